"""The world's news agencies: the names that each goes by, in its own language and others."""

# ruff: noqa: E501 - one agency a line
from __future__ import annotations

import re

__all__ = ["AGENCY_INITIALS", "AGENCY_NAMES", "agency_key"]

# One agency a line, names without blanks and marks, in small letters: its initials, a stroke, its names. What is
# spelled like a word or a person's name in some language stands among the initials, which count in capitals or small
# letters only.
_TABLE = """
    afp | agencefrancepresse francepresse afprelaxnews afpnews afpbbnews فرانسبرس أفب وكالةفرانسبرس 法新社 เอเอฟพี एएफपी
    ap | associatedpress theassociatedpress apnews أسوشيتدبرس اسوشيتدبرس 美联社 美聯社 эйпи เอพี एपी
    | reuters thomsonreuters reutersnewsagency рейтер رويترز רויטרס 路透 路透社 ロイター ロイター通信 로이터 รอยเตอร์ रॉयटर्स
    dpa | deutschepresseagentur dpainfocom dpaafx dpatmn dpaenglish dpainternational دبأ 德新社
    afx | afxnews
    apa | austriapresseagentur
    sda ats | keystonesda keystoneats keystonesdaats
    sid | sportinformationsdienst
    epd | evangelischerpressedienst
    kna | katholischenachrichtenagentur
    | dtsnachrichtenagentur
    | spotonnews
    | teleschau
    ansa | agenziaansa ansait
    agi | agenziaitalia
    adnkronos |
    | lapresse
    | askanews
    | italpress
    efe | agenciaefe efeverde
    | europapress
    | colpisa
    | servimedia
    | notimex
    | télam telam
    | prensalatina
    | agenciaandina
    lusa | agencialusa
    | agênciabrasil agenciabrasil
    | estadãoconteúdo estadaoconteudo
    | folhapress
    | belga belganewsagency
    anp | anpnl algemeennederlandspersbureau
    | ritzau ritzaus
    ntb |
    tt | ttnyhetsbyrån
    stt | sttlehtikuva
    bns |
    elta |
    leta |
    pap | polskaagencjaprasowa
    čtk ctk |
    sita |
    tasr |
    mti |
    | agerpres
    | mediafax
    bta |
    hina |
    fena |
    srna |
    | tanjug танјуг
    sta |
    aa | anadolu anadoluagency anadoluajansı anadoluajansi الأناضول анадолу
    iha | ihlashaberajansı
    dha | demirörenhaberajansı
    ana amna απε | απεμπε αθηναϊκόπρακτορείοειδήσεων
    tass | itartass тасс  итартасс 塔斯社
    ria | rianovosti риановости риа рианс
    | interfax interfaxru interfaxukraine интерфакс интерфаксукраина 国际文传电讯社
    | ukrinform укринформ укрінформ
    | unian униан уніан
    unn | унн
    | belta белта
    | kazinform казинформ
    | xinhua xinhuanewsagency xinhuanet newscn 新华社 新華社 新华网 新華網 新华 신화통신 신화사 شينخوا синьхуа ซินหัว
    | chinanewsservice 中新社 中新网 中新網 中国新闻社 中国新闻网
    cna | centralnewsagency focustaiwan 中央社 中央通訊社
    | kyodo kyodonews 共同 共同社 共同通信 共同通信社 교도통신 교도
    | jiji jijipress 時事 時事通信 時事通信社 지지통신
    yna | yonhap yonhapnews yonhapnewsagency 연합뉴스 연합 聯合ニュース 韩联社 韓聯社
    | newsis 뉴시스
    | 뉴스1 news1
    | bernama
    antara | antaranews
    vna ttxvn | vietnamnewsagency vietnamplus
    | สำนักข่าวไทย
    pti | presstrustofindia पीटीआई पीटीआईभाषा भाषा
    ani | asiannewsinternational एएनआई
    ians | आईएएनएस
    | associatedpressofpakistan
    aap | australianassociatedpress
    pa | pressassociation pamedia panewsagency
    cp | canadianpress thecanadianpress lapressecanadienne thecanadianpresslapressecanadienne
    upi | unitedpressinternational
    | bloomberg bloombergnews
    tns | tribunenewsservice tribunecontentagency
    swns |
    | cnnnewsource cnnwire
    | zumapress
    nan | newsagencyofnigeria
    gna | ghananewsagency
    sapa |
    sanews |
    ina |
    suna |
    aps | algeriepresseservice واج
    | tunisafriquepresse وات
    | maghrebarabepresse mapnews
    mena | middleeastnewsagency أشأ أنباءالشرقالأوسط
    spa | saudipressagency واس
    wam | emiratesnewsagency وام
    kuna | كونا
    qna | قنا
    jta |
    wafa | وفا
    | سانا
    irna | ایرنا
    isna | ایسنا
    | فارس farsnews
    | مهر mehrnews
    epa |
    ips | interpressservice
    pana | panapress
    dapd |
    dts |
    dnb |
    | תצפית
    | סוכנויותהידיעות
"""

_UNLETTERED = re.compile(r"[\W_]+")


def _squeezed(name: str) -> str:
    # Vowel signs of Indian and Thai script are no letters to `re`; they go on both sides.
    return _UNLETTERED.sub("", name).casefold()


def _read() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    keys: dict[str, str] = {}
    initials: set[str] = set()
    words: set[str] = set()
    for line in filter(str.strip, _TABLE.splitlines()):
        short, long = ([_squeezed(name) for name in side.split()] for side in line.split("|"))
        initials.update(short)
        words.update(long)
        keys.update(dict.fromkeys(short + long, (short + long)[0]))
    return keys, frozenset(initials), frozenset(words)


_KEYS, AGENCY_INITIALS, AGENCY_NAMES = _read()


def agency_key(name: str) -> str | None:
    """Return what all names of one agency share, None for what is no agency's name. Large and small letters make no
    difference, so that it is for names of agencies only: `tass` is one, and a person's name may be written so too.
    """
    return _KEYS.get(_squeezed(name))
