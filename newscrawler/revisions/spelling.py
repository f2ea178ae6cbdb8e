"""What a text says, without how it is set: the form in which two of them are compared."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["same_words", "spelled"]

# Before the marks go: a minus is a dash right before a digit, an apostrophe a quotation mark between two letters.
_MINUS = re.compile(r"(?<![\w%)])[-−‐‑–—](?=\d)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’ʼ‘`´＇](?=[^\W\d_])")
_QUOTATION_MARKS = frozenset("\"'`´‘’‚‛“”„‟‹›«»「」『』〝〞〟＂＇")
_QUESTION_MARKS = frozenset("?؟⁇")
# Ticks and crosses tell true from false in checks of facts.
_TELLING = frozenset("+±=<>×÷%‰°✅✓✔☑❌✗✘✖❎☒")
# What parts a number: 1.500 is not 1,500, nor 51–49 51.49. A power or a fraction is a number of its own (10² is not
# 102), which NFKC would join to the one before it.
_PARTS = re.compile(r"(?<=\d)[.,٫٬](?=\d)")
_RAISED = re.compile("(?<=\\d)(?=[²³¹⁰⁴-⁹₀-₉¼-¾⅐-⅞])")
_MINUS_SIGN, _APOSTROPHE_SIGN, _POINT, _COMMA = "\ue000", "\ue001", "\ue002", "\ue003"
_PRIVATE = {_MINUS_SIGN: "−", _APOSTROPHE_SIGN: "", _POINT: " . ", _COMMA: " , "}
# Scripts that put no blanks between words, where one that a page puts (or a line's end) says nothing: Thai, Lao,
# Myanmar, Khmer, kana, Han.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class _Signs(dict[int, str]):
    """What becomes of a character, worked out when it is met first."""

    def __missing__(self, code: int) -> str:
        self[code] = found = self._form(chr(code))
        return found

    @staticmethod
    def _form(character: str) -> str:
        if character in _PRIVATE:
            return _PRIVATE[character]
        if _UNSPACED.match(character) or "\U00020000" <= character <= "\U0003ffff":
            return f" {character} "
        if character in _QUOTATION_MARKS:
            return ' " '
        if character in _QUESTION_MARKS:
            return " ? "
        category = unicodedata.category(character)
        if "\ufe00" <= character <= "\ufe0f":
            return ""
        if category == "Nd":
            return str(unicodedata.decimal(character))
        # Letters and marks; numbers; currency, per cent and degrees, which change what a number says.
        if category in ("Mn", "Mc", "Lu", "Ll", "Lt", "Lo", "Nl", "No") or (category == "Lm" and character != "ـ"):
            return character
        if category == "Sc" or character in _TELLING:
            return f" {character} "
        return "" if category == "Cf" else " "


_SIGNS = _Signs()


def spelled(text: str) -> str:
    """Return the words, numbers and telling signs of a text, parted by blanks; "" where there is none.

    Texts that say the same have the same form, whatever their white space, punctuation, kind of quotation marks and
    digits, case and Unicode form. Question marks count, and that words are quoted at all, a minus before a number, the
    points and commas in one, currency and per cent, ticks and crosses: to put those in or to leave them out changes
    what is said. Other emoji count for nothing.
    """
    text = unicodedata.normalize("NFKC", _RAISED.sub(" ", text)).casefold()
    # NFKC once more: to fold case may take a character apart.
    text = _APOSTROPHE.sub(_APOSTROPHE_SIGN, _MINUS.sub(_MINUS_SIGN, unicodedata.normalize("NFKC", text)))
    text = _PARTS.sub(lambda found: _POINT if found[0] in ".٫" else _COMMA, text)
    words = " ".join(text.translate(_SIGNS).split())
    return words.replace('" "', '"') if '" "' in words else words


def same_words(one: str, other: str) -> bool:
    """Say whether two texts say the same in the same order."""
    return one == other or spelled(one) == spelled(other)
