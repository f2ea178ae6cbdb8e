"""What the buttons say that show more of an article where it stands, in many languages."""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import re

__all__ = ["LOAD_MORE", "READ_MORE"]

# "Read more", as a button says it that opens the text in its place.
READ_MORE = re.compile(
    r"\W*(?:(?:read|show|see|view|load) (?:more|(?:the )?(?:full|whole|entire|rest(?: of)?|complete)(?: the)?(?: (?:article|story|text|post))?|all(?: text)?)(?: of (?:this|the) (?:article|story))?"
    r"|(?:continue|keep) reading(?: (?:this|the) (?:article|story))?|expand(?: (?:article|text|story))?|full (?:article|story|text)|more"
    r"|(?:jetzt |hier )?(?:weiter ?lesen|mehr (?:lesen|anzeigen|erfahren)|(?:ganzen|vollständigen) (?:artikel|text|beitrag) (?:lesen|anzeigen))|alles (?:lesen|anzeigen)"
    r"|lire (?:la suite|plus|l['’]article(?: (?:complet|en entier))?)|(?:afficher|voir) (?:la suite|plus|tout)|continuer (?:la|à) lire|continuer la lecture"
    r"|leer (?:más|todo|(?:el )?(?:artículo|texto) completo)|(?:seguir|continuar) leyendo|(?:ver|mostrar) (?:más|todo)|continuar? (?:lendo|a ler|lectura)"
    r"|leggi (?:tutto|di più|l['’](?:intero )?articolo(?: completo)?)|continua (?:a leggere|la lettura)|mostra (?:altro|di più|tutto)"
    r"|ler? mais|(?:ler|leia) (?:mais|(?:o )?(?:artigo|texto) completo|a (?:matéria|notícia) completa)|continue lendo|(?:mostrar|ver) (?:mais|tudo)"
    r"|lees (?:meer|verder|het (?:hele|volledige) artikel)|(?:toon|meer) (?:meer|tonen|lezen)|verder lezen|läs (?:mer|vidare|hela (?:artikeln|texten))|visa (?:mer|hela)"
    r"|læs (?:mere|videre|hele artiklen)|vis (?:mere|hele)|les (?:mer|videre|hele saken)|vis mer|lue (?:lisää|koko (?:juttu|artikkeli))|näytä (?:lisää|koko juttu)"
    r"|czytaj (?:więcej|dalej|cały (?:artykuł|tekst))|pokaż więcej|rozwiń|číst (?:více|dál(?:e)?|celý článek)|zobrazit (?:více|celý)|čítať (?:viac|ďalej)|zobraziť viac"
    r"|tovább(?: olvas(?:om|ás))?|teljes cikk|bővebben|citește (?:mai mult|tot(?: articolul)?|continuarea)|vezi mai mult|прочети (?:още|повече|цялата)|виж (?:още|повече)"
    r"|читать (?:далее|дальше|полностью|ещ[её]|вс[её]|продолжение)|показать (?:ещ[её]|полностью|вс[её])|развернуть|далее|читати (?:далі|повністю|більше)|показати (?:більше|ще)|розгорнути"
    r"|διαβάστε (?:περισσότερα|ολόκληρο|τη συνέχεια)|περισσότερα|devamını (?:oku|gör|göster)(?:yun)?|daha fazla(?: (?:göster|oku))?|haberin devamı|tümünü (?:oku|göster)"
    r"|اقرأ (?:المزيد|أكثر)|(?:قراءة|عرض) المزيد|المزيد|متابعة القراءة|קרא(?:ו)? (?:עוד|הכל)|להמשך (?:קריאה|הכתבה)|המשך קריאה|ادامه (?:مطلب|خبر)|بیشتر بخوانید|مزید پڑھیں"
    r"|और (?:पढ़ें|देखें)|पूरा पढ़ें|आगे पढ़ें|आणखी वाचा|আরও পড়ুন|বিস্তারিত(?: পড়ুন)?|மேலும் (?:படிக்க|வாசிக்க)|మరింత చదవండి|ಮುಂದೆ ಓದಿ|കൂടുതൽ വായിക്കുക|વધુ વાંચો"
    r"|อ่าน(?:ต่อ|เพิ่มเติม|ทั้งหมด)|ดูเพิ่มเติม|đọc (?:tiếp|thêm|toàn bộ)|xem (?:thêm|tiếp|toàn bộ)|baca (?:selengkapnya|lagi|lebih lanjut|semua)|selengkapnya|lihat selengkapnya|magbasa pa"
    r"|続きを(?:読む|見る)|もっと(?:読む|見る)|全文(?:を)?(?:読む|表示|見る)|記事全文|さらに表示|(?:展开|點擊展開|点击展开|查看|閱讀|阅读)?(?:全文|更多|余下全文|餘下全文|剩余全文)|展开(?:阅读)?(?:全文)?|继续阅读|繼續閱讀|繼續閱讀全文"
    r"|더 ?(?:보기|읽기)|기사 ?(?:전문|더) ?보기|전체 ?(?:보기|기사)|계속 ?읽기|soma zaidi|lees meer|loe (?:edasi|rohkem)|skaityti (?:daugiau|toliau)|lasīt (?:vairāk|tālāk)"
    r"|pročitaj(?:te)? (?:više|još|cijeli)|čitaj dalje|preberi več|прочитај (?:више|повеќе)|llegir més|continua llegint|ler máis|irakurri gehiago)[\s.…›»→>▼▾⌄+()↓]*",
    re.IGNORECASE,
)
# Older posts of a live blog, as a button says it.
LOAD_MORE = re.compile(
    r"\W*(?:(?:load|show|see|view) (?:more|older|earlier|previous|all)(?: (?:posts|updates|entries|events|messages))?|(?:older|earlier|more) (?:posts|updates|entries)"
    r"|(?:mehr|weitere|ältere|alle) (?:laden|anzeigen|beiträge(?: (?:laden|anzeigen))?|einträge(?: (?:laden|anzeigen))?|meldungen(?: (?:laden|anzeigen))?)"
    r"|(?:charger|voir|afficher) (?:plus|la suite|les (?:messages|posts) (?:précédents|suivants))(?: de (?:messages|posts|directs))?|plus de messages"
    r"|(?:cargar|ver|mostrar) (?:más|anteriores)(?: (?:entradas|mensajes|actualizaciones))?|(?:carica|mostra|vedi) (?:altri?|altro|di più)(?: (?:post|aggiornamenti))?"
    r"|(?:carregar|ver|mostrar) mais(?: (?:posts|atualizações))?|(?:laad|toon) meer(?: (?:berichten|updates))?|meer (?:laden|berichten)|(?:ladda|visa) (?:fler|mer)(?: inlägg)?|(?:indlæs|vis) flere?"
    r"|(?:last|vis) (?:inn )?flere|lataa lisää|(?:załaduj|pokaż) więcej|(?:načíst|zobrazit) (?:další|více)|(?:показать|загрузить) (?:ещ[её]|больше)|ещ[её]"
    r"|(?:показати|завантажити) (?:ще|більше)|daha fazla (?:yükle|göster)|تحميل المزيد|عرض المزيد|もっと(?:見る|読み込む)|以前の投稿(?:を見る)?|加载更多|載入更多|查看更多|더 ?보기)[\s.…›»→>▼▾⌄+()↓]*",
    re.IGNORECASE,
)
