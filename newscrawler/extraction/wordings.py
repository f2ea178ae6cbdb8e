"""Lines that stand among the paragraphs of many pages and are no text of the article, by their wording."""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import re

# Lines that lead elsewhere, ask for something or name a source. Anchored: a sentence may contain any of these words.
LEAD_ELSEWHERE = re.compile(
    r"^[\W_]*(?:(?:read|see|watch|listen|hear)(?:\s+(?:more|also|next|now|on|full|the full))?\s*(?:[:|–-]|$|more\b|also\b|next\b)"
    r"|also\s+(?:read|see|on|watch)\b|(?:related|recommended|trending)(?:\s+(?:articles?|stories|story|news|content|topics?|reading|posts?|now|for\s+you|from))?\s*(?:[:|–-]|$)|(?:don.t\s+miss|more\s+on|more\s+from|more\s+like\s+this|more\s*:|most\s+read|most\s+popular|you\s+may\s+(?:also\s+)?like|see\s+more)\b"
    r"|lesen\s+sie\s+(?:auch|hier|dazu|mehr)|auch\s+interessant|mehr\s+(?:zum\s+thema|dazu|lesen)|das\s+könnte\s+sie|weitere\s+(?:artikel|nachrichten|themen)|hier\s+(?:lesen|geht.s)"
    r"|(?:à\s+)?lire\s+(?:aussi|également|la\s+suite)|à\s+(?:lire|voir|écouter)\b|voir\s+aussi|sur\s+le\s+même\s+sujet|lea\s+también|lee\s+también|leer\s+más|te\s+puede\s+interesar|más\s+(?:información|noticias)\b|noticias?\s+relacionadas?|ver\s+también"
    r"|leggi\s+anche|leggi\s+(?:tutto|di\s+più)|potrebbe\s+interessarti|leia\s+(?:também|mais)|veja\s+(?:também|mais)|saiba\s+mais|lees\s+ook|lees\s+meer|bekijk\s+ook|meer\s+over"
    r"|czytaj\s+(?:też|także|więcej)|zobacz\s+(?:też|także)|przeczytaj\s+(?:też|także)|läs\s+(?:också|även|mer)|læs\s+(?:også|mere)|les\s+(?:også|mer)|lue\s+(?:myös|lisää)|čtěte\s+(?:také|více)|čítajte\s+(?:aj|tiež)|citește\s+(?:și|mai)|olvassa\s+el|ezt\s+is"
    r"|читайте\s+(?:также|далее|ещ[её]|та?кож)|читай\s+также|смотрите\s+также|по\s+теме|читайте\s+також|прочетете\s+още|διαβάστε\s+(?:επίσης|ακόμα|και)|ayrıca\s+oku|ilgili\s+haber|baca\s+(?:juga|selengkapnya)|xem\s+(?:thêm|ngay)|đọc\s+thêm"
    r"|اقرأ\s+(?:أيضا|أيضًا|أيضاً|المزيد)|إقرأ\s+أيضا|קראו\s+(?:עוד|גם)|بیشتر\s+بخوانید|あわせて読みたい|関連(?:記事|ニュース|リンク)|延伸閱讀|延伸阅读|相關(?:新聞|文章)|相关(?:新闻|阅读|文章)|更多(?:新聞|新闻)|관련\s?(?:기사|뉴스)|อ่าน(?:เพิ่มเติม|ข่าวเพิ่ม)|ข่าวที่เกี่ยวข้อง|यह भी पढ़ें|ये भी पढ़ें"
    r")",
    re.IGNORECASE,
)
CALL = re.compile(
    r"^[\W_]*(?:(?:advertisement|anzeige|werbung|publicité|publicidad|pubblicità|article\s+content)[\W_]*$|(?:the\s+)?(?:story|article)\s+continues\b|scroll\s+to\s+continue"
    r"|sign\s+up\s+(?:for|to|here|now|today)|subscribe\s+(?:to|now|today|here)|join\s+our|follow\s+(?:us|our|\w+\s+on)\b|like\s+this\s+story|share\s+(?:this|on|it|via)|click\s+here|download\s+(?:our|the)\s+app"
    r"|thanks\s+for\s+signing|leave\s+a\s+(?:comment|reply)|comments?\s*(?:\(\d+\))?$|\d+\s+comments?$|got\s+a\s+(?:story|tip)"
    r"|if\s+you\s+buy\s+something|this\s+article\s+(?:contains|may\s+contain)\s+affiliate|support\s+(?:our|independent)\s+journalism"
    r"|abonnieren\s+sie|jetzt\s+abonnieren|melden\s+sie\s+sich|newsletter\b.{0,60}$|zum\s+newsletter|folgen\s+sie|(?:inscrivez|abonnez)[-\s]vous|suivez[-\s]nous|suscr[ií]bete|síguenos|iscriviti|seguici|inscreva-se|schrijf\s+je\s+in|abonneer|meld\s+je|prenumerera|følg\s+oss"
    r"|подписывайтесь|подпишитесь|підписуйтесь|اشترك|تابعونا|フォローする|シェアする|会員登録|구독하기|무단\s*전재"
    r"|tempo\s+de\s+leitura|reading\s+time|lesezeit|temps\s+de\s+lecture|\d+\s+min(?:ute)?s?\s+read)",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"^[\W_]*(?:(?:photo|foto|image|bild|picture|video|credits?|crédits?|photograph(?:y|s)?|fotos|illustration|grafik|quelle|source|fuente|fonte|fotograf)\s*(?:credit|by|courtesy)?\s*[:/©]"
    r"|©|\(c\)\s|copyright\b|all\s+rights\s+reserved|alle\s+rechte|tous\s+droits|todos\s+los\s+derechos|<?copyright|reporting\s+by\s|(?:additional|contributing)\s+reporting|contributing\s*:|with\s+(?:files|reporting)\s+(?:from|by)"
    r"|filed\s+under|tags?\s*:|topics?\s*:|schlagworte|mots[-\s]clés|etiquetas|posted\s+in|contact\s+the\s+(?:author|writer|reporter)|this\s+(?:story|article)\s+(?:was|is)\s+(?:originally|first)\s+published)",
    re.IGNORECASE,
)
STAMP = re.compile(
    r"^[\W_]*(?:(?:last\s+)?(?:updated?|published|posted|modified)|aktualisiert|veröffentlicht|stand|publié|mis\s+à\s+jour|actualizado|publicado|aggiornato|pubblicato|atualizado|bijgewerkt|gepubliceerd|uppdaterad|publicerad|opdateret|publisert|oppdatert|обновлено|опубликовано)"
    r"\b[^a-zA-Z]{0,4}.{0,60}\d{1,4}\D{0,30}$|^\d{1,2}:\d\d\s+[A-Z]{2,4},\s+\w+\s+\d{1,2},\s+\d{4}$",
    re.IGNORECASE,
)
ADDRESS_ONLY = re.compile(
    r"^[\W_]*(?:e-?mail:?\s*)?(?:https?://\S+|(?:www|twitter|facebook|instagram)\.\S+|[\w.+-]+@[\w.-]+\.\w+|@\w+)[\W_]*$",
    re.IGNORECASE,
)
