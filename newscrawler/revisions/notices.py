"""Notices by which an outlet says that it corrected a story, by their wording."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["is_notice", "notices_in"]

# Letters of a line that are read: a notice says so at its start.
_READ = 300

# One language a line, in the order of `frame_words`. What starts a line by itself, before a colon, a dash, a date in
# brackets or the line's end …
_HEADS = """
corrections?(?:\\s+(?:and|&)\\s+clarifications?)?|clarifications?|corrected|errat(?:um|a)|editor(?:[’']s|s[’']|ial)?\\s+note|editors[’']\\s+note|correction\\s+(?:appended|notice)|retraction|note\\s+to\\s+readers|this\\s+is\\s+a\\s+corrected\\s+version
berichtigung|korrektur(?:hinweis)?|richtigstellung|klarstellung|anmerkung\\s+der\\s+red(?:aktion|\\.)?|anm\\.?\\s*d\\.?\\s*red\\.?|hinweis\\s+der\\s+redaktion|transparenzhinweis|in\\s+einer\\s+früheren\\s+(?:version|fassung)
rectificati(?:f|on)s?|correctif|erratum|précisions?|mise\\s+au\\s+point|note\\s+de\\s+la\\s+rédaction|ndlr
correcci[oó]n(?:es)?|rectificaci[oó]n(?:es)?|fe\\s+de\\s+erratas?|fe\\s+de\\s+errores|aclaraci[oó]n|nota\\s+(?:del\\s+editor|de\\s+la\\s+redacci[oó]n|de\\s+redacci[oó]n)
rettific(?:a|he)|correzion[ei]|errata(?:\\s+corrige)?|precisazion[ei]|nota\\s+(?:della\\s+redazione|del\\s+direttore|dell[’']editore)|ndr
errata|erramos|corre[cç](?:ç[aã]o|ções)|retifica[cç](?:ão|ções)|nota\\s+(?:da\\s+reda[cç][aã]o|do\\s+editor)|esclarecimento
correctie|rectificatie|aanvullingen\\s+en\\s+verbeteringen|noot\\s+van\\s+de\\s+redactie|naschrift
sprostowani[ea]|korekta|errata|wyja[śs]nienie|od\\s+redakcji|nota\\s+redakcyjna
rättelse|förtydligande|rättad|korrigering
rettelse|præcisering|berigtigelse|redaktionel\\s+note|fakta\\s*fejl
rettelse|presisering|korrigering|beriktigelse
oikaisu|korjaus|täsmennys|toimituksen\\s+huomautus
oprava|upřesnění|omluva\\s+a\\s+oprava|poznámka\\s+redakce
oprava|spresnenie|upresnenie|poznámka\\s+redakcie
erat[ăa]|rectificare|corectur[ăa]|nota\\s+redac[țţt]iei|precizare
helyesbítés|helyreigazítás|pontosítás|javítás|szerkesztői\\s+megjegyzés
поправка|исправление|исправлено|уточнение|опровержение|от\\s+редакции|примечание\\s+редакции
виправлення|виправлено|уточнення|спростування|від\\s+редакції|примітка\\s+редакції
поправка|корекция|уточнение|бележка\\s+на\\s+редактора|бележка\\s+на\\s+редакцията|от\\s+редакцията
διόρθωση|διευκρίνιση|επανόρθωση|σημείωση\\s+(?:της\\s+)?σύνταξης|σημείωση\\s+του\\s+συντάκτη
düzeltme|tekzip|editörün\\s+notu|editör\\s+notu|açıklama\\s+ve\\s+düzeltme
koreksi|ralat|klarifikasi|catatan\\s+redaksi|pembetulan
đính\\s+chính|cải\\s+chính|ghi\\s+chú\\s+của\\s+(?:tòa\\s+soạn|biên\\s+tập)
تصحيح|تصويب|توضيح|استدراك|ملاحظة\\s+(?:المحرر|التحرير)
תיקון(?:\\s+טעות)?|הבהרה|הערת\\s+(?:המערכת|העורך)
اصلاحیه|تصحیح|توضیح|یادداشت\\s+(?:سردبیر|ویراستار)
訂正|お詫びと訂正|おわびと訂正|訂正とお詫び|訂正しておわび|修正|編集部注
更正|更正啟事|更正启事|勘误|勘誤|澄清|訂正|编者按|編者按|编者注|編者註|更正与澄清
정정|정정보도|바로잡습니다|정정합니다|알립니다|반론보도|편집자\\s*주
แก้ไขข่าว|แก้ไขข้อผิดพลาด|คำชี้แจง|หมายเหตุบรรณาธิการ|ขออภัย
सुधार|भूल\\s*सुधार|शुद्धिपत्र|संशोधन|स्पष्टीकरण|संपादक\\s+की\\s+टिप्पणी
"""
# … and what a notice says anywhere in its line.
_SENTENCES = """
an?\\s+(?:earlier|previous|prior)\\s+(?:version|headline)\\s+of\\s+this|(?:this|the)\\s+(?:article|story|headline|post|report|piece|item)\\s+(?:has\\s+been|was|is)\\s+(?:\\w+\\s+){0,4}?(?:corrected|amended|retracted|clarified)|(?:amended|updated|changed|revised|edited)\\b.{0,60}\\bto\\s+(?:correct|clarify|fix|reflect|remove)|we\\s+(?:regret|apologi[sz]e\\s+for)\\s+the\\s+error|has\\s+been\\s+corrected
in\\s+einer\\s+(?:früheren|ersten|vorherigen)\\s+(?:version|fassung)|wir\\s+haben\\s+(?:das|den\\s+fehler|dies|die\\s+stelle|den\\s+text)\\s+(?:korrigiert|berichtigt)|haben\\s+den\\s+fehler\\s+(?:korrigiert|behoben)|wurde\\s+(?:\\w+\\s+){0,3}korrigiert
une\\s+(?:première|précédente|version\\s+précédente|version\\s+antérieure)(?:\\s+version)?\\s+de\\s+cet\\s+article|cet\\s+article\\s+a\\s+été\\s+(?:corrigé|modifié|rectifié)
una\\s+versi[oó]n\\s+(?:anterior|previa)\\s+de\\s+(?:este|esta)|(?:este\\s+art[ií]culo|esta\\s+noticia|esta\\s+informaci[oó]n)\\s+ha\\s+sido\\s+(?:corregid|modificad|rectificad)[oa]
una\\s+(?:precedente\\s+versione|versione\\s+precedente)\\s+di\\s+quest|(?:questo\\s+)?articolo\\s+è\\s+stato\\s+(?:corretto|modificato|rettificato)
(?:uma\\s+)?vers[aã]o\\s+anterior\\s+(?:deste|desta|do\\s+texto)|(?:este\\s+texto|esta\\s+reportagem|esta\\s+not[ií]cia|o\\s+texto)\\s+foi\\s+(?:corrigid|alterad|modificad)[oa]
in\\s+een\\s+eerdere\\s+versie\\s+van|(?:dit|het)\\s+artikel\\s+is\\s+(?:\\w+\\s+){0,2}(?:gecorrigeerd|aangepast)
we?\\s+wcześniejszej\\s+wersji|poprzednia\\s+wersja\\s+(?:tekstu|artykułu)|artykuł\\s+został\\s+poprawiony
i\\s+en\\s+tidigare\\s+version|artikeln\\s+har\\s+(?:rättats|korrigerats)
i\\s+en\\s+tidligere\\s+(?:version|udgave|versjon|utgave)|artiklen\\s+er\\s+(?:rettet|korrigeret)|saken\\s+er\\s+(?:rettet|korrigert)
(?:jutun|artikkelin)\\s+aiem(?:massa|pi)\\s+versio|jutusta\\s+on\\s+korjattu|juttua\\s+on\\s+korjattu
(?:v\\s+)?předchozí\\s+verz[ei]|v\\s+původní\\s+verzi|článek\\s+byl\\s+opraven|v\\s+pôvodnej\\s+verzii|článok\\s+bol\\s+opravený
într-o\\s+versiune\\s+anterioară|articolul\\s+a\\s+fost\\s+(?:corectat|modificat)
(?:cikk|írás)\\w*\\s+korábbi\\s+(?:változat|verzió)|a\\s+cikket\\s+javítottuk
в\\s+(?:предыдущей|первоначальной|ранней|прежней)\\s+версии|в\\s+попередній\\s+версії|в\\s+предишна\\s+версия|(?:текст|заголовок|новость)\\s+(?:был[аи]?\\s+)?исправлен|(?:текст|заголовок)\\s+(?:було\\s+)?виправлено
προηγούμενη\\s+έκδοση\\s+(?:του|αυτού)|το\\s+άρθρο\\s+διορθώθηκε
önceki\\s+(?:versiyonunda|sürümünde|halinde)|haber\\s+düzeltil
versi\\s+sebelumnya\\s+dari|artikel\\s+ini\\s+telah\\s+(?:dikoreksi|diralat)|phiên\\s+bản\\s+trước\\s+của\\s+bài
في\\s+نسخة\\s+سابقة|نسخة\\s+سابقة\\s+من\\s+هذا|تم\\s+تصحيح\\s+(?:هذا|الخبر|المقال)|בגרסה\\s+קודמת|הכתבה\\s+תוקנה|در\\s+نسخه\\s+(?:قبلی|پیشین)
訂正し(?:ます|ました|て)|誤り(?:でした|がありました)|正しくは|(?:此|本)文(?:早前|先前|较早)版本|本文已(?:更正|修正|作出更正)|(?:기사|제목).{0,20}(?:정정|수정)(?:했|합|하였)|(?:ข่าว|บทความ)นี้(?:ได้รับการ)?แก้ไข|(?:लेख|खबर).{0,40}(?:सुधार|संशोधन)\\s+किया
"""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # Compiled when a notice is looked for first: it takes longer than a short command does.
    heads, sentences = ("|".join(group.strip().split("\n")) for group in (_HEADS, _SENTENCES))
    # A bare heading, `Correction (12 May): …`, `CORRECTION | …`, `Correction, 12 May: …`.
    head = (
        rf"[\W_]*(?:{heads})\s*(?:[(（\[【][^)）\]】]{{0,60}}[)）\]】]\s*|[,，]?\s*[^\W_]{{0,12}}\s*\d[^:：]{{0,30}})?"
        r"(?:[:：|–—－\]】」〉》*-]|\s*$)"
    )
    return re.compile(head, re.IGNORECASE), re.compile(sentences, re.IGNORECASE)


def is_notice(line: str) -> bool:
    """Say whether a line says that the story was corrected, clarified or withdrawn."""
    head, sentence = _patterns()
    start = line[:_READ]
    return head.match(start) is not None or sentence.search(start) is not None


def notices_in(text: str) -> list[str]:
    """Return the lines of a text that say so, in order."""
    return [line for line in text.split("\n") if line.strip() and is_notice(line)]
