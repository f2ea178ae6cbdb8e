"""The world's news agencies, and finding one in what a byline says."""

from __future__ import annotations

import re

from newscrawler.extraction.titles import squeezed

# By initials: as words they are names of people too ("Hina", "Sid"), so they count in capitals or small letters only.
_INITIALS_LIST = """
    aa aap adnkronos afp agerpres agi ana ani anp ansa antara ap apa aps ats belga bns bta cna cp ctk čtk dapd dha dnb
    dpa dts efe elta epa epd fena gna hina iha ians ina interfax ips irna isna jta kna kuna kyodo leta lusa mena mti
    nan ntb pa pana pap pti qna ria sanews sapa sda sid sita spa sta stt suna swns tanjug tasr tass tns tt ttxvn
    ukrinform unian unn upi vna wafa wam xinhua yna
"""
_INITIALS = frozenset(_INITIALS_LIST.split())
_NAMES_LIST = """
    agencefrancepresse francepresse associatedpress theassociatedpress apnews reuters thomsonreuters reutersnewsagency
    deutschepresseagentur dpainfocom dpaafx dpatmn dpaenglish afprelaxnews afxnews agenziaansa ansait agenciaefe
    agenciaandina agencialusa agênciabrasil agenciabrasil estadãoconteúdo estadaoconteudo folhapress europapress
    notimex télam telam prensalatina colpisa lapresse askanews italpress belga belganewsagency ritzau xinhua
    xinhuanewsagency chinanewsservice kyodo kyodonews jiji jijipress yonhap yonhapnews yonhapnewsagency newsis bernama
    vietnamnewsagency presstrustofindia pressassociation pamedia panewsagency australianassociatedpress canadianpress
    thecanadianpress lapressecanadienne keystonesda keystoneats austriapresseagentur interfax interfaxukraine
    rianovosti itartass ukrinform unian tanjug anadolu anadoluagency anadoluajansı anadoluajansi bloomberg
    bloombergnews tribunenewsservice tribunecontentagency cnnnewsource cnnwire zumapress newsagencyofnigeria
    ghananewsagency saudipressagency emiratesnewsagency dtsnachrichtenagentur spotonnews teleschau
    evangelischerpressedienst katholischenachrichtenagentur sportinformationsdienst agerpres mediafax belta kazinform
    риановости рианс тасс интерфакс укринформ укрінформ уніан унн белта казинформ 新华社 新華社 新华网 新華網 中新社
    中国新闻社 中国新闻网 中央社
    中央通訊社 法新社 路透社 路透 美联社 美聯社 德新社 共同通信 共同通信社 共同 時事通信 時事通信社 時事 ロイター
    연합뉴스 뉴시스 뉴스1 로이터 교도통신 신화통신 رويترز فرانسبرس أفب دبأ
    واس وام كونا قنا سانا وفا شينخوا الأناضول ایرنا ایسنا فارس مهر תצפית סוכנויותהידיעות απεμπε
    αθηναϊκόπρακτορείοειδήσεων पीटीआई भाषा आईएएनएस एएनआई
"""
_NAMES = frozenset(_NAMES_LIST.split())
# Words for agencies that name none.
_UNNAMED_LIST = """
    agency agencies newsagency newsagencies wire wires wireservices wirereports agentur agenturen presseagentur
    nachrichtenagentur nachrichtenagenturen agence agences agencia agencias agência agências agenzia agenzie
    agentschap agentschappen persbureau persbureaus agencje agentury agentúry hírügynökség агентства агентство ajans
    ajanslar وكالات الوكالات وكالاتالأنباء סוכנויות 综合 通讯社 πρακτορεία
"""
_UNNAMED = frozenset(_UNNAMED_LIST.split())
# What stands beside an agency's name and is no part of it; dpa's services for the German states have three letters.
_BESIDE_LIST = """
    agency agence agencia agência agenzia agentur ajansı staff writer writers news newswire wire service services desk
    bureau redaktion redacción redaccion redazione redação redactie redaktionen infocom afx tmn relaxnews bhasha via
    correspondent correspondents reporter reporters editor editors the and und et y e con com mit avec with da de der
    di la le material materials
"""
_BESIDE = frozenset(_BESIDE_LIST.split())
_SERVICE = re.compile(r"^l[a-z]{2}$")
_WORD = re.compile(r"[^\s/,+&()\[\]|–—-]+")
# Words: a byline with an agency in it is short.
_MOST_WORDS = 8


def is_agency(name: str) -> bool:
    """Say whether a name is a news agency's, whatever stands beside it ("Reuters Staff", "dpa/lno")."""
    return agency_in(name) is not None


def agency_in(text: str) -> str | None:
    """Return the agency that a byline names, as it is written there; None where it names something else besides."""
    text = text.strip(" .,;:|()[]")
    if _is_named(text):
        return text
    words = _WORD.findall(text)
    if not 1 < len(words) <= _MOST_WORDS:
        return None
    rest = [word for word in words if word.casefold() not in _BESIDE and not _SERVICE.match(word)]
    # "APA/dpa": the first of several.
    if rest and all(map(_is_named, rest)):
        return str(rest[0])
    whole = " ".join(rest)
    return whole if rest and _is_named(whole) else None


def is_unnamed(name: str) -> bool:
    """Say whether it says no more than that agencies were used."""
    return squeezed(name) in _UNNAMED


def _is_named(text: str) -> bool:
    word = squeezed(text)
    if word in _NAMES:
        return True
    return word in _INITIALS and (text.isupper() or text.islower() or not text[:1].isupper() or len(word) > 6)
