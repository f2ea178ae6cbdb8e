"""The sentence that WordPress sites put under each post of their feed, in the languages it is shipped in.

The wording is the one of the SEO plug-in whose feed footer spread it (Yoast, `The post %%POSTLINK%% appeared first on
%%BLOGLINK%%.`, and its language packs), with the variants that translators and editors made of it.
"""

# ruff: noqa: E501 - one wording a line reads better than four
from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """One language's sentence: words of which one is always there (`|` between them), then what stands before the title,
    between title and site, and after the site. White space is any, apostrophes are any kind.
    """

    telling: str
    before: str
    between: str
    after: str


WORDINGS: tuple[Wording, ...] = (
    # English
    Wording(
        "first appeared|appeared first|published first|first published|originally appeared|originally published|posted first|first posted|appeared on|published on",
        "(?:(?:The|This) )?(?:post|article|story|entry|content|piece)",
        "(?:(?:was |has )?(?:first )?(?:appeared|published|posted|originally appeared|originally published)(?: first)?|first appeared) (?:on|at|in)",
        "",
    ),
    # German
    Wording(
        "zuerst auf|zuerst bei|zuerst in|zuerst erschienen|zunächst auf|ursprünglich auf|ursprünglich erschienen|zunächst bei",
        "(?:Der|Dieser) (?:Beitrag|Artikel)",
        "(?:erschien|ist|wurde) (?:zuerst|zunächst|ursprünglich)(?: erschienen)? (?:auf|bei|in)",
        "(?: erschienen| veröffentlicht)?",
    ),
    # French
    Wording(
        "en premier|pour la première fois|initialement|premièrement|abord sur",
        "(?:L'|Cet |Cette |Le )(?:article|billet|publication|post|contenu)",
        "(?:est apparue?|est parue?|a été publiée?|apparaît|paraît|a paru) (?:en premier|d'abord|initialement|pour la première fois|premièrement) (?:sur|dans|chez|le|la)",
        "",
    ),
    # Spanish
    Wording(
        "primero en|por primera vez en|originalmente en|primero por",
        "(?:La entrada|El art[ií]culo|El post|La publicación|La noticia|El cargo|Esta entrada)",
        "(?:se public[oó]|apareció|aparece|se ha publicado|fue publicad[oa]|ha aparecido) (?:primero|por primera vez|originalmente) (?:en|por)",
        "",
    ),
    # Italian
    Wording(
        "proviene da|essere il primo su|prima volta su|per primo su|prima su|originariamente su|è tratto da",
        "(?:L'articolo|Il post|Questo articolo|L'intervento)",
        "(?:proviene da(?:l|lla|l')?|sembra essere il primo su|è apparso (?:per la prima volta|per primo|prima) su|è stato pubblicato (?:per la prima volta|originariamente) su|è tratto da)",
        "",
    ),
    # Portuguese, both
    Wording(
        "primeiro em|primeiro no|primeiro na|pela primeira vez|originalmente em|originalmente no|primeiramente em",
        "(?:O (?:conteúdo|post|artigo|texto|cargo)|A (?:entrada|notícia|publicação)|Este artigo)",
        "(?:aparece|apareceu|surgiu|foi publicad[oa]|está publicado)(?: em)? (?:primeiro|pela primeira vez|originalmente|primeiramente) (?:em|no|na)",
        "",
    ),
    # Dutch
    Wording(
        "eerst op|eerste op|oorspronkelijk op|eerst verschenen op|eerst gepubliceerd op|verschenen op",
        "(?:Het (?:bericht|artikel)|Dit (?:bericht|artikel)|De post)",
        "(?:verscheen|is|werd) (?:eerst|het eerst|als eerste|voor het eerst|oorspronkelijk)(?: verschenen| gepubliceerd)? op",
        "(?: verschenen| gepubliceerd)?",
    ),
    # Polish
    Wording(
        "pochodzi z|po raz pierwszy|najpierw na|najpierw w|poraz pierwszy",
        "(?:Artykuł|Wpis|Post)",
        "(?:pochodzi z serwisu|pochodzi z|pojawił się (?:po raz pierwszy|najpierw|poraz pierwszy) (?:w|na)(?: serwisie)?|został opublikowany najpierw na)",
        "",
    ),
    # Russian
    Wording(
        "сначала|впервые|первой появилась",
        "(?:Сообщение|Запись|Статья|Пост|Материал)",
        "(?:появил(?:ись|ась|ось|ся) сначала (?:на|в)|впервые появил(?:ась|ось|ся)(?: на| в)?|сначала появил(?:ась|ось|ся) (?:на|в)|первой появилась(?: на| в)?|опубликован[ао]? впервые на)",
        "",
    ),
    # Ukrainian
    Wording(
        "спершу|спочатку|вперше",
        "(?:Запис|Допис|Стаття|Публікація|Матеріал|Повідомлення)",
        "(?:(?:спершу|спочатку|вперше) (?:з'явився|з'явилася|з'явилось|опубліковано)(?: на| в| у)?|(?:з'явився|з'явилася|з'явилось) (?:спочатку|спершу|вперше) (?:на|в|у))",
        "",
    ),
    # Swedish, Danish, Norwegian
    Wording(
        "först",
        "(?:Inlägget|Artikeln)",
        "(?:dök först upp på|publicerades först på|visades först på|har först publicerats på)",
        "",
    ),
    Wording(
        "først",
        "(?:Indlægget|Artiklen)",
        "(?:blev først (?:udgivet|vist|bragt|publiceret) på|dukkede først op på|vises først på|udkom først på|er først udgivet på)",
        "",
    ),
    Wording(
        "først",
        "(?:Innlegget|Artikkelen|Saken)",
        "(?:dukket først opp på|ble først publisert på|vises først på|dukka først opp på|viste seg først på)",
        "",
    ),
    # Finnish
    Wording(
        "ensimmäisen|ensin|ensiksi",
        "(?:Artikkeli|Julkaisu|Viesti|Kirjoitus)",
        "(?:julkaistiin (?:ensimmäisen kerran|ensimmäisenä|ensin)|ilmestyi (?:ensimmäisen kerran|ensimmäisenä|ensin)|ensiksi julkaistiin)(?: sivustolla| sivulla| palvelussa)?",
        "",
    ),
    # Czech, Slovak
    Wording(
        "pochází z|nejdříve|poprvé|nejprve|převzatý z",
        "(?:Příspěvek|Článek)",
        "(?:pochází z|se nejdříve objevil na|se poprvé objevil na|nejdříve se objevil na|byl nejdříve publikován na|nejprve se objevil na|je převzatý z)",
        "",
    ),
    Wording(
        "najskôr|najprv|prvýkrát|pochádza z|ako prvý",
        "(?:Príspevok|Článok)",
        "(?:zobrazený najskôr(?: na)?|sa (?:najprv|najskôr|prvýkrát) (?:zobrazil|objavil) na|pochádza z|je zobrazený ako prvý na|bol najskôr publikovaný na|zobrazený prvýkrát na)",
        "",
    ),
    # Romanian
    Wording(
        "prima dată|mai întâi|prima oară",
        "(?:Articolul|Postarea)",
        "(?:apare prima dată (?:în|pe)|a apărut (?:prima dată|mai întâi|pentru prima dată|prima oară) (?:în|pe)|apare mai întâi în)",
        "",
    ),
    # Hungarian: the site may stand before the verb
    Wording(
        "először|elsőként",
        "A(?:z|\\(z\\))?",
        "(?:bejegyzés|cikk|poszt) (?:először|elsőként)(?: a(?:z|\\(z\\))?)?",
        "(?:-[a-záéíóöőúüű]+)?(?: oldalon| weboldalon)? (?:jelent meg|látható|megjelent)",
    ),
    # Turkish
    Wording(
        " ilk ",
        "",
        "(?:yazısı|yazı|gönderisi|makalesi|haberi) ilk (?:önce|olarak)?",
        "(?:'[a-zçğıöşü]+)? ?(?:üzerinde|sitesinde|tarafından|adresinde)? ?(?:ortaya çıktı|yayınlandı|yayımlandı|göründü|çıktı)",
    ),
    # Greek
    Wording(
        "πρώτα|πρώτη φορά|αρχικά|πρωτοεμφανίστηκε",
        "(?:Το άρθρο|Η δημοσίευση|Η ανάρτηση|Η καταχώρηση|Το)",
        "(?:εμφανίστηκε|δημοσιεύτηκε|δημοσιεύθηκε|εμφανίζεται|πρωτοεμφανίστηκε) ?(?:πρώτα|για πρώτη φορά|αρχικά|πρώτη φορά)? (?:στο|στη|στην|στον|σε)",
        "",
    ),
    # Arabic
    Wording(
        "أولاً|أولًا|أولا|لأول مرة|اولا",
        "(?:المقال|المقالة|التدوينة|المنشور|الموضوع|ظهرت? (?:المقال|المقالة|التدوينة|المنشور)|نُ?شرت? (?:المقال|المقالة))",
        "(?:ظهرت?|نُ?شرت?|تم نشره?ا?)? ?(?:أولاً|أولًا|أولا|لأول مرة|اولا) (?:على|في|عبر)",
        "",
    ),
    # Hebrew
    Wording(
        "לראשונה|קודם|תחילה",
        "(?:הפוסט|המאמר|הכתבה|הרשומה)",
        "(?:הופיעה?|פורסמה?|הופיע/ה) (?:לראשונה|קודם|תחילה) ?(?:ב-|ב־|ב|באתר|על)",
        "",
    ),
    # Persian
    Wording(
        "اولین بار|اولین‌بار|نخستین بار|ابتدا در|ابتدا بر|اول در|اول بر",
        "(?:نوشته|پست|مطلب|مقاله)",
        "(?:اولین ?بار|نخستین بار|ابتدا|اول) (?:در|بر روی|روی)",
        "(?:پدیدار شد|نمایش داده شد|منتشر شد|ظاهر شد|دیده شد)?",
    ),
    # Japanese
    Wording(
        "最初に|初めて掲載",
        "(?:投稿|記事)?",
        "(?:は|が)",
        "(?:に最初に(?:表示|投稿|掲載|公開)されました|で最初に(?:公開|掲載)されました|に初めて掲載されました)",
    ),
    # Chinese, simplified and traditional
    Wording(
        "最先|首先|最早|首次|第一时间",
        "(?:帖子|文章|贴文|博文)?",
        "(?:最先|首先|最早|首次|第一时间)(?:出现|发布|发表|刊登)[在于]",
        "",
    ),
    Wording(
        "最早|最先|首先|首次",
        "(?:這篇文章|文章)?",
        "(?:這篇文章)?(?:最早|最先|首先|首次)(?:發佈|發布|發表|出現|刊登|刊載)(?:於|在)",
        "",
    ),
    # Korean
    Wording(
        "처음|최초로|먼저",
        "(?:게시물|포스트|글)?",
        "(?:게시물이|게시물은|포스트가|포스트는|글이|글은|기사가)",
        "에(?:서)? (?:처음|최초로|먼저) (?:등장했습니다|나타났습니다|게시되었습니다|발행되었습니다|공개되었습니다|표시되었습니다|등장하였습니다)",
    ),
    # Vietnamese
    Wording(
        "đầu tiên|lần đầu",
        "(?:Bài viết|Bài đăng)",
        "(?:đã )?(?:xuất hiện|đăng|được đăng|được xuất bản) (?:đầu tiên|lần đầu|lần đầu tiên) (?:vào ngày|trên|tại|ở)",
        "",
    ),
    # Indonesian, Malay
    Wording(
        "pertama|mula-mula",
        "(?:Artikel|Postingan|Pos|Tulisan|Siaran|Kiriman)",
        "(?:ini )?(?:pertama kali|pertama|mula-mula|muncul pertama kali|telah muncul pertama kali|tampil pertama kali)(?: kali)? ?(?:tampil|muncul|terbit|diterbitkan|dipublikasikan)? (?:pada|di)",
        "",
    ),
    # Bulgarian
    Wording(
        "първо|първи път|пръв път|най-напред",
        "(?:Публикацията|Материалът|Статията|Постът)",
        "(?:се появи (?:първо|за първи път|за пръв път|най-напред)|е публикуван[а]? (?:първо|за първи път|за пръв път)|първо се появи|за пръв път се появи) (?:в|на|във)",
        "",
    ),
    # Croatian, Bosnian, Serbian (both scripts), Slovenian, Macedonian
    Wording(
        "prvi put|prvo|najprije|prvi na|prvobitno|први пут|прво|најпре|први на|прва на",
        "(?:Objava|Članak|Post|Чланак|Објава|Пост|Vijest)",
        "(?:(?:se )?(?:pojavila|pojavio|pojavljuje|objavljen[a]?)(?: je)?(?: se)? (?:prvi put[a]?|prvo|najprije|prvi|prvobitno) (?:na|u)|(?:је )?(?:се )?(?:појавила|појавио|објављена?)(?: се)?(?: је)? (?:први пут|прво|најпре|прва|први) (?:на|у)|се појави прво на|je prvi put objavljen[a]? na)",
        "",
    ),
    Wording(
        "najprej|prvič|prvotno",
        "(?:Prispevek|Objava|Članek|Zapis)",
        "(?:je bil[ao]? (?:najprej|prvič|prvotno) objavljen[ao]? (?:na|v)|se je (?:najprej|prvič) pojavil[ao]? (?:na|v)|se je pojavil[ao]? (?:najprej|prvič) (?:na|v))",
        "",
    ),
    # Catalan, Basque, Galician
    Wording(
        "primer a|primera vegada|primerament|primer cop|primer en",
        "(?:L'entrada|L'article|La publicació|L'apunt)",
        "(?:ha aparegut|apareix|va aparèixer|s'ha publicat|es va publicar) (?:primer|per primera vegada|primerament|per primer cop) (?:a|en|al)",
        "",
    ),
    Wording(
        "lehenengoz|lehenik|lehen aldiz|lehenbizi|lehenengo",
        "",
        "(?:sarrera|bidalketa|artikulua|argitalpena)",
        "(?:[- ]?(?:e?[nk]|an|ean|webgunean))? (?:agertu zen (?:lehenengoz|lehenik|lehen aldiz|lehenbizi)|argitaratu zen (?:lehenengoz|lehenik|lehen aldiz)|lehenik agertu zen|lehenengo agertu da)",
    ),
    Wording(
        "primeiro|por primeira vez",
        "(?:A entrada|O artigo|A publicación)",
        "(?:publicouse|apareceu|aparece|publicado|foi publicada) (?:primeiro|por primeira vez) (?:en|no|na)",
        "",
    ),
    # Lithuanian, Latvian, Estonian
    Wording(
        "pirmiausia|pirmą kartą|pirmąkart",
        "(?:Įrašas|Straipsnis)",
        "(?:pirmiausia|pirmą kartą|pirmąkart) (?:pasirodė|paskelbtas|publikuotas)",
        "",
    ),
    Wording(
        "vispirms|pirmoreiz|pirmo reizi|sākotnēji",
        "(?:Raksts|Ieraksts)",
        "(?:vispirms|pirmoreiz|pirmo reizi|sākotnēji) (?:parādījās|publicēts|tika publicēts)",
        "",
    ),
    Wording(
        "esmalt|kõigepealt|esimesena|esmakordselt",
        "(?:Postitus|Artikkel|Sissekanne)",
        "(?:ilmus|avaldati|avaldatud) (?:esmalt|kõigepealt|esimesena|esmakordselt)(?: lehel| lehel:| saidil)?",
        "",
    ),
    # Thai, Hindi
    Wording(
        "ครั้งแรก|เป็นที่แรก",
        "(?:โพสต์|เรื่อง|บทความ|เนื้อหา)?",
        "(?:ปรากฏ|เผยแพร่|ปรากฎ)(?:ขึ้น)?(?:ครั้งแรก|เป็นครั้งแรก|เป็นที่แรก)(?:ที่|บน|ใน)",
        "",
    ),
    Wording(
        "सबसे पहले|पहली बार|पहले",
        "(?:पोस्ट|लेख|यह पोस्ट)?",
        "(?:पोस्ट |लेख )?(?:सबसे पहले|पहली बार|पहले)",
        "(?:पर|में) (?:दिखाई|प्रकाशित|प्रकट) ?(?:दिया|दी|हुआ|हुई|हुयी)?(?: था| थी)?",
    ),
)
