"""Words of the lines that pages put among the paragraphs of a story, by language, parted by bars.

As people write them; `frame` compares by `spelling.spelled`. The languages, in this order where a group has them all:
English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Danish, Norwegian, Finnish, Czech,
Slovak, Romanian, Hungarian, Russian, Ukrainian, Bulgarian, Greek, Turkish, Indonesian, Vietnamese, Arabic, Hebrew,
Persian, Japanese, Chinese, Korean, Thai, Hindi.
"""

# ruff: noqa: E501 - one language a line
from __future__ import annotations

ELSEWHERE = """
read more|read also|also read|read next|see also|see more|watch more|watch now|watch live|listen now|related articles|related stories|related article|related story|related topics|related news|more on this story|more from|more like this|most read|most popular|you may also like|you might also like|recommended for you|recommended stories|don't miss|trending now|up next|continue reading|keep reading|click here
lesen sie auch|lesen sie mehr|lesen sie hier|lesen sie dazu|auch interessant|mehr zum thema|mehr dazu|mehr lesen|weiterlesen|das könnte sie auch interessieren|das könnte sie interessieren|meistgelesen|zum thema|hier weiterlesen
lire aussi|à lire aussi|à lire également|lire également|lire la suite|voir aussi|à voir aussi|sur le même sujet|les plus lus|pour aller plus loin
lea también|lee también|lee además|leer más|leer también|te puede interesar|le puede interesar|ver también|noticias relacionadas|más información|más leídas|sigue leyendo
leggi anche|leggi tutto|leggi di più|continua a leggere|potrebbe interessarti|ti potrebbe interessare|guarda anche|vedi anche|i più letti|articoli correlati
leia também|leia mais|veja também|veja mais|saiba mais|notícias relacionadas|mais lidas|continue lendo|relacionadas
lees ook|lees meer|lees verder|lees hier|bekijk ook|meer over dit onderwerp|gerelateerde artikelen|meest gelezen
czytaj też|czytaj także|czytaj więcej|czytaj również|czytaj dalej|zobacz też|zobacz także|zobacz również|przeczytaj też|przeczytaj także|polecamy
läs också|läs även|läs mer|läs vidare|mest läst|se även
læs også|læs mere|læs videre|mest læste|se også
les også|les mer|les videre|mest lest
lue myös|lue lisää|katso myös|luetuimmat
čtěte také|čtěte více|přečtěte si také|mohlo by vás zajímat|nejčtenější
čítajte aj|čítajte tiež|čítajte viac|prečítajte si aj|mohlo by vás zaujímať
citește și|citește mai mult|citeşte şi|vezi și|te-ar putea interesa|cele mai citite
olvassa el|olvasson tovább|ezt is olvassa|kapcsolódó cikkek|ajánlott cikkek
читайте также|читайте далее|читать далее|читать также|смотрите также|по теме|материалы по теме|подробнее|самое читаемое
читайте також|дивіться також|читати далі|матеріали за темою
прочетете още|вижте още|вижте също|прочетете и|още по темата
διαβάστε επίσης|διαβάστε ακόμα|διαβάστε ακόμη|διαβάστε περισσότερα|δείτε επίσης|διαβάστε και
ayrıca okuyun|bunu da okuyun|devamını oku|ilgili haberler|ilgili haber|daha fazla oku|çok okunanlar
baca juga|baca selengkapnya|lihat juga|simak juga|berita terkait|artikel terkait|terpopuler
xem thêm|đọc thêm|tin liên quan|bài liên quan|xem ngay
اقرأ أيضا|اقرأ أيضًا|اقرأ أيضاً|إقرأ أيضا|اقرأ المزيد|شاهد أيضا|شاهد أيضًا|مواضيع ذات صلة|أخبار ذات صلة|المزيد من
קראו עוד|קראו גם|לכתבה המלאה|כתבות נוספות|עוד בנושא|אולי יעניין אותך
بیشتر بخوانید|همچنین بخوانید|اخبار مرتبط|مطالب مرتبط
あわせて読みたい|関連記事|関連ニュース|関連リンク|続きを読む|もっと読む|次のページ|おすすめ記事|アクセスランキング
延伸閱讀|延伸阅读|相關新聞|相关新闻|相关阅读|相關文章|相关文章|更多新聞|更多新闻|閱讀更多|阅读更多|推荐阅读|推薦閱讀|查看更多|責任編輯|责任编辑
관련 기사|관련기사|관련 뉴스|관련뉴스|더 보기|더보기|기사 더 보기|많이 본 뉴스|이어지는 기사
อ่านเพิ่มเติม|อ่านต่อ|อ่านข่าวเพิ่มเติม|ข่าวที่เกี่ยวข้อง|ข่าวอื่นๆ
यह भी पढ़ें|ये भी पढ़ें|और पढ़ें|इसे भी पढ़ें|संबंधित खबरें
"""
"""A line that is one of these leads elsewhere, and one that has what it leads to behind a colon, a dash or a bar."""

CALLS = """
sign up for our|sign up for the|sign up to our|sign up here|sign up now|subscribe to our|subscribe now|subscribe here|subscribe for|join our|follow us|follow our|like us on|share this|share on|share via|share it|share the article|download our app|download the app|get our app|get the latest news|get our newsletter|support our journalism|leave a comment|leave a reply|join the conversation|post a comment|thank you for reading|got a story|got a tip|have a news tip|this article contains affiliate links|enable notifications|turn on notifications|print this article|email this article|copy link|scroll to continue|story continues below|article continues below|story continues after
abonnieren sie|jetzt abonnieren|melden sie sich|hier anmelden|zum newsletter|unser newsletter|folgen sie uns|folge uns|folgt uns|teilen sie|artikel teilen|beitrag teilen|jetzt teilen|laden sie unsere app|diskutieren sie|kommentar schreiben|schreiben sie einen kommentar
inscrivez-vous|abonnez-vous|suivez-nous|partagez|partager|partager l'article|partager cet article|recevez notre newsletter|téléchargez notre application|recevez nos|laisser un commentaire|réagir à cet article
suscríbete|suscríbase|síguenos|síganos|sigue nuestro|compartir|comparte|comparte esta noticia|recibe nuestra newsletter|recibe las noticias|únete a nuestro|descarga nuestra app|apúntate a|deja un comentario
iscriviti|seguici|condividi|condividi questo articolo|ricevi la newsletter|scarica l'app|lascia un commento|abbonati
inscreva-se|assine|siga-nos|siga o canal|siga a página|siga o nosso|siga a nossa|compartilhe|partilhe|compartilhar|receba as notícias|receba nossa|baixe o aplicativo|entre no grupo|clique aqui|deixe um comentário
schrijf je in|abonneer|meld je aan|volg ons|deel dit artikel|deel dit|download onze app|reageer op
zapisz się|zapisz się na newsletter|subskrybuj|obserwuj nas|śledź nas|udostępnij|pobierz aplikację|dodaj komentarz
prenumerera|anmäl dig|följ oss|dela artikeln|dela på|ladda ner vår app
tilmeld dig|følg os|del artiklen|del på|abonner på
meld deg på|følg oss|del saken|del på|abonner på
tilaa uutiskirje|seuraa meitä|jaa artikkeli|tilaa
přihlaste se k|odebírejte|sledujte nás|sdílejte|sdílet
prihláste sa na|odoberajte|sledujte nás na|zdieľať|zdieľajte
abonează-te|abonați-vă|urmărește-ne|urmăriți-ne|distribuie|descarcă aplicația
iratkozzon fel|iratkozz fel|kövessen minket|kövess minket|ossza meg|megosztás
подписывайтесь|подпишитесь|подписаться|следите за нами|поделиться|поделитесь|скачайте приложение|оставить комментарий|присоединяйтесь к нам
підписуйтесь|підпишіться|підписуйтеся|стежте за нами|поділитися|приєднуйтесь
абонирайте се|последвайте ни|следвайте ни|споделете|споделяне
ακολουθήστε μας|εγγραφείτε|γραφτείτε στο|κοινοποιήστε|ακολουθήστε το|κάντε εγγραφή
abone olun|abone ol|bizi takip edin|takip edin|paylaş|uygulamayı indir|yorum yap
ikuti kami|ikuti berita|berlangganan|bagikan|unduh aplikasi|dapatkan update berita|gabung
đăng ký nhận|theo dõi chúng tôi|theo dõi|chia sẻ|tải ứng dụng
اشترك|اشتركوا|تابعونا|تابعنا|تابع أخبار|شارك|شارك المقال|شارك الخبر|حمل تطبيقنا|انضم إلى قناتنا|سجل في نشرتنا|سجل في النشرة
הירשמו|הצטרפו|עקבו אחרינו|עקבו|שתפו|שתף|הורידו את האפליקציה|רוצים לקבל
مشترک شوید|ما را دنبال کنید|به اشتراک بگذارید|عضو شوید
フォローする|フォローして|シェアする|会員登録|ニュースレターに登録|メルマガ登録|アプリをダウンロード|この記事をシェア|コメントを書く
訂閱|订阅|關注我們|关注我们|分享到|分享文章|下载客户端|下載app|加入會員|扫描二维码|扫码|点击下载
구독하기|구독|공유하기|뉴스레터 신청|뉴스레터 구독|앱 다운로드|카카오톡 채널|댓글 쓰기|제보하기
ติดตามเรา|กดติดตาม|สมัครรับข่าวสาร|แชร์|แชร์ข่าวนี้|ดาวน์โหลดแอป
हमें फॉलो करें|सब्सक्राइब करें|शेयर करें|ऐप डाउनलोड करें|न्यूज़लेटर
"""
"""A line that starts with one of these, and goes on with nothing but FILLING, asks the reader for something."""

ALONE = """
advertisement|advertisements|ad|ads|sponsored|sponsored content|promoted|promoted content|article continues after ad|newsletter|newsletters|share|share article|comments|comment|print|save|bookmark|email|related|related content|more|more news|more stories|next|previous|back to top|top|watch|listen|listen to this article|live|loading|close|menu|subscribe|sign up|log in|sign in|advertise|play|play video|view comments|show comments|view all|view gallery|show more|tags|topics|follow|breaking news|latest news|editors' picks|most viewed|read
anzeige|werbung|reklame|newsletter|teilen|kommentare|drucken|merken|mehr|themen|abo|vorlesen|artikel anhören|startseite|zurück|schlagworte|auf facebook teilen|auf whatsapp teilen|auf x teilen
publicité|annonce|contenu sponsorisé|commentaires|imprimer|écouter l'article|sauvegarder|la suite après la publicité|la suite après cette publicité|mots-clés
publicidad|anuncio|contenido patrocinado|comentarios|imprimir|guardar|escuchar|etiquetas|temas|lo más leído
pubblicità|annuncio|contenuto sponsorizzato|commenti|stampa|salva|ascolta|argomenti|tag
publicidade|anúncio|conteúdo patrocinado|comentários|continua depois da publicidade|continua após a publicidade|ouvir|tópicos|etiquetas
advertentie|gesponsord|reacties|deel|afdrukken|bewaren|onderwerpen
reklama|artykuł sponsorowany|komentarze|drukuj|tematy|tagi
annons|kommentarer|dela|spara|skriv ut|ämnen
annonce|del|kommentarer|emner
annonse|del|kommentarer|emner
mainos|kommentit|jaa|tallenna|aiheet
reklama|inzerce|komentáře|diskuse|témata
reklama|inzercia|komentáre|diskusia|témy
publicitate|comentarii|etichete
hirdetés|hozzászólások|címkék|megosztom
реклама|комментарии|поделиться|теги|темы|печать
реклама|коментарі|поділитися|теги|теми
реклама|коментари|споделяне|тагове
διαφήμιση|σχόλια|κοινοποίηση|ετικέτες
reklam|ilan|yorumlar|paylaş|etiketler|yazdır
iklan|advertisement|komentar|bagikan|tag
quảng cáo|bình luận|chia sẻ|từ khóa
إعلان|إعلانات|التعليقات|تعليقات|مشاركة|شارك|طباعة|الكلمات الدلالية|وسوم
פרסומת|תגובות|שיתוף|הדפסה|תגיות
آگهی|تبلیغات|نظرات|دیدگاه|برچسب‌ها
広告|スポンサーリンク|コメント|シェア|印刷|ツイート|関連タグ|トップへ戻る
廣告|广告|評論|评论|分享|留言|列印|打印|標籤|标签|返回首页
광고|댓글|공유|인쇄|스크랩|태그|글자크기
โฆษณา|ความคิดเห็น|แชร์|พิมพ์|แท็ก
विज्ञापन|टिप्पणियां|शेयर|प्रिंट|टैग
"""
"""A line that is nothing but one of these."""

COUNTED = """
# comments|# comment|comments #|# shares|# share|shares #|# views|# view|views #|# likes|# like|likes #|# reads|# replies|# reactions|# followers|# people reading|# readers|# min read|# mins read|# minute read|# minutes read|reading time #|reading time # min|reading time # mins|reading time # minute|reading time # minutes|read time #|read time # min|read time # minutes|# seconds ago|# minute ago|# minutes ago|# min ago|# mins ago|# hour ago|# hours ago|# hrs ago|# day ago|# days ago|# week ago|# weeks ago|# month ago|# months ago|# m ago|# h ago|# d ago|updated # minutes ago|updated # minute ago|updated # hours ago|updated # hour ago|updated # days ago|published # hours ago|published # hour ago|published # minutes ago|published # days ago|last updated # minutes ago|last updated # hours ago|a minute ago|an hour ago|just now|page # of #|photo # of #|image # of #|slide # of #|add a comment #|view comments #|show comments #|join the conversation #|# retweets
# kommentare|# kommentar|kommentare #|# mal geteilt|# aufrufe|# likes|# min lesezeit|# minuten lesezeit|lesezeit #|lesezeit # min|lesezeit # minuten|lesedauer #|lesedauer # min|lesedauer # minuten|lesedauer ca # minuten|vor # minuten|vor # minute|vor # min|vor # stunden|vor # stunde|vor # std|vor # tagen|vor # tag|vor einer stunde|gerade eben|bild # von #
# commentaires|# commentaire|commentaires #|# partages|# partage|# vues|# réactions|temps de lecture #|temps de lecture # min|temps de lecture # minutes|lecture # min|lecture # minutes|# min de lecture|# minutes de lecture|il y a # minutes|il y a # minute|il y a # min|il y a # heures|il y a # heure|il y a # h|il y a # jours|il y a # jour|à l'instant
# comentarios|# comentario|comentarios #|# compartidos|# vistas|# visitas|# me gusta|# min de lectura|# minutos de lectura|tiempo de lectura #|tiempo de lectura # min|tiempo de lectura # minutos|lectura # min|hace # minutos|hace # minuto|hace # min|hace # horas|hace # hora|hace # h|hace # días|hace # día|hace una hora|foto # de #
# commenti|# commento|commenti #|# condivisioni|# visualizzazioni|# mi piace|# min di lettura|# minuti di lettura|tempo di lettura #|tempo di lettura # min|tempo di lettura # minuti|# minuti fa|# minuto fa|# ore fa|# ora fa|# giorni fa|un'ora fa|foto # di #
# comentários|# comentário|comentários #|# compartilhamentos|# partilhas|# visualizações|# curtidas|# min de leitura|# minutos de leitura|tempo de leitura #|tempo de leitura # min|tempo de leitura # minutos|há # minutos|há # minuto|há # min|há # horas|há # hora|há # dias|há # dia|# minutos atrás|# horas atrás
# reacties|# reactie|reacties #|# keer gedeeld|# keer bekeken|# min leestijd|# minuten leestijd|leestijd #|leestijd # min|leestijd # minuten|# minuten geleden|# minuut geleden|# uur geleden|# dagen geleden|# dag geleden
# komentarzy|# komentarze|# komentarz|komentarze #|# udostępnień|# wyświetleń|# min czytania|# minut czytania|czas czytania # min|czas czytania # minut|# minut temu|# minuty temu|# min temu|# godzin temu|# godziny temu|# godz temu|# dni temu|godzinę temu
# kommentarer|# kommentar|kommentarer #|# delningar|# visningar|# min läsning|lästid # min|lästid # minuter|för # minuter sedan|för # timmar sedan|# minuter sedan|# timmar sedan|# min sedan|# tim sedan|# dagar sedan
# delinger|læsetid # min|# minutter siden|# minut siden|# min siden|# timer siden|# time siden|# dage siden|for # minutter siden|for # timer siden
# delinger|lesetid # min|lesetid # minutter|# minutt siden|for # minutter siden|for # timer siden|# dager siden
# kommenttia|# kommentti|kommentit #|# jakoa|lukuaika # min|# minuuttia sitten|# min sitten|# tuntia sitten|# t sitten|# päivää sitten|tunti sitten
# komentářů|# komentáře|# komentář|komentáře #|diskuse #|# sdílení|doba čtení # min|# minut čtení|před # minutami|před # hodinami|před # dny|před hodinou
# komentárov|# komentáre|# komentár|komentáre #|diskusia #|# zdieľaní|čas čítania # min|pred # minútami|pred # hodinami|pred # dňami|pred hodinou
# comentarii|# comentariu|comentarii #|# distribuiri|# vizualizări|timp de citire # min|timp de citire # minute|acum # minute|acum # minut|acum # ore|acum # oră|acum # zile|acum o oră
# hozzászólás|# komment|hozzászólások #|# megosztás|# megtekintés|olvasási idő # perc|# perc olvasás|# perce|# órája|# napja|# perccel ezelőtt|# órával ezelőtt|# nappal ezelőtt
# комментариев|# комментария|# комментарий|комментарии #|комментариев #|# просмотров|# просмотра|# просмотр|просмотров #|просмотры #|# репостов|# лайков|время чтения # мин|время чтения # минут|# мин чтения|# минут назад|# минуты назад|# минуту назад|# мин назад|# часов назад|# часа назад|# час назад|# дней назад|# дня назад|# день назад|только что
# коментарів|# коментаря|# коментарі|# коментар|коментарі #|# переглядів|# перегляди|переглядів #|час читання # хв|# хв читання|# хвилин тому|# хвилини тому|# хвилину тому|# хв тому|# годин тому|# години тому|# годину тому|# днів тому|# дні тому|# день тому
# коментара|# коментар|коментари #|# споделяния|# прегледа|# преглеждания|прегледи #|преди # минути|преди # минута|преди # часа|преди # час|преди # дни|преди # ден
# σχόλια|# σχόλιο|σχόλια #|# κοινοποιήσεις|# προβολές|χρόνος ανάγνωσης # λεπτά|# λεπτά ανάγνωση|πριν # λεπτά|πριν από # λεπτά|πριν # ώρες|πριν από # ώρες|πριν # ημέρες|πριν από # ημέρες|πριν # μέρες
# yorum|yorumlar #|yorum #|# paylaşım|# görüntülenme|# görüntüleme|# beğeni|# okunma|okunma #|# dk okuma|# dakika okuma|okuma süresi # dk|okuma süresi # dakika|# dakika önce|# dk önce|# saat önce|# gün önce|az önce
# komentar|komentar #|# kali dibagikan|# dilihat|# tayangan|dibaca # kali|# menit membaca|# menit baca|# detik yang lalu|# menit yang lalu|# menit lalu|# jam yang lalu|# jam lalu|# hari yang lalu|# hari lalu
# bình luận|bình luận #|# lượt xem|# chia sẻ|# lượt thích|# phút đọc|# phút trước|# giờ trước|# ngày trước
# تعليق|# تعليقات|# تعليقا|التعليقات #|تعليقات #|# مشاركة|# مشاركات|# مشاهدة|# مشاهدات|المشاهدات #|عدد المشاهدات #|# إعجاب|# دقيقة قراءة|# دقائق قراءة|مدة القراءة # دقائق|مدة القراءة # دقيقة|وقت القراءة # دقائق|منذ # دقائق|منذ # دقيقة|منذ # ساعات|منذ # ساعة|منذ # أيام|منذ # يوم|قبل # دقائق|قبل # دقيقة|قبل # ساعات|قبل # ساعة|قبل # أيام|منذ ساعة
# תגובות|תגובות #|# שיתופים|# צפיות|צפיות #|# לייקים|# דקות קריאה|זמן קריאה # דקות|לפני # דקות|לפני # דקה|לפני # שעות|לפני # שעה|לפני # ימים|לפני שעה
# نظر|# دیدگاه|نظرات #|# بازدید|بازدید #|تعداد بازدید #|# دقیقه مطالعه|زمان مطالعه # دقیقه|# دقیقه پیش|# دقیقه قبل|# ساعت پیش|# ساعت قبل|# روز پیش|# روز قبل
コメント#|コメント#件|コメント(#件)|#件のコメント|シェア#|#シェア|#いいね|いいね#|#回視聴|#回再生|閲覧数#|約#分で読めます|#分で読めます|読了時間#分|この記事は#分で読めます|#秒前|#分前|#時間前|#日前|#週間前
#評論|#评论|#条评论|#條評論|評論#|评论#|#則留言|留言#|#人分享|#次分享|分享#|#次阅读|阅读#|閱讀#|阅读量#|瀏覽#|浏览#|#次浏览|瀏覽數#|點閱#|#觀看次數|觀看次數#|#万次观看|#人赞|赞#|#赞|#讚|點讚#|閱讀時間#分鐘|阅读时间#分钟|#分钟阅读|#分鐘閱讀|#秒前|#分钟前|#分鐘前|#小时前|#小時前|#天前|#日前|#周前|#週前|刚刚|剛剛
댓글 #|댓글 #개|# 댓글|#개의 댓글|공유 #|조회 #|조회수 #|조회수 #회|# 조회|좋아요 #|추천 #|#분 읽기|읽는 시간 #분|읽는시간 #분|#초 전|#분 전|#시간 전|#일 전|#주 전|방금 전
# ความคิดเห็น|ความคิดเห็น #|# แชร์|แชร์ #|ยอดดู #|อ่าน # นาที|อ่าน # ครั้ง|# นาทีที่แล้ว|# นาทีที่ผ่านมา|# ชั่วโมงที่แล้ว|# ชั่วโมงที่ผ่านมา|# วันที่แล้ว
# टिप्पणियां|# टिप्पणी|टिप्पणियां #|# शेयर|# व्यूज|# बार देखा गया|# मिनट में पढ़ें|# मिनट पढ़ें|# मिनट पहले|# घंटे पहले|# घंटा पहले|# दिन पहले|अभी अभी
"""
"""A line that is nothing but one of these, `#` any number: the page counts its readers, or the time."""

STAMPS = """
updated|last updated|last update|published|first published|posted|last modified|modified|this article was updated|this article was last updated|this story was updated|this story has been updated|this article was first published|this post was updated|this page was last updated|this article was updated on|this article was published
aktualisiert|zuletzt aktualisiert|letzte aktualisierung|veröffentlicht|stand|erstellt|dieser artikel wurde aktualisiert|dieser artikel wurde zuletzt aktualisiert
mis à jour|mise à jour|dernière mise à jour|publié|cet article a été mis à jour|modifié|créé
actualizado|última actualización|publicado|actualizada|este artículo fue actualizado
aggiornato|ultimo aggiornamento|pubblicato|aggiornamento|modificato
atualizado|última atualização|publicado|atualizada|publicada
bijgewerkt|laatst bijgewerkt|laatste update|gepubliceerd|geüpdatet|aangepast
aktualizacja|ostatnia aktualizacja|zaktualizowano|opublikowano|publikacja
uppdaterad|senast uppdaterad|publicerad
opdateret|sidst opdateret|offentliggjort|publiceret
oppdatert|sist oppdatert|publisert
päivitetty|julkaistu|viimeksi päivitetty
aktualizováno|naposledy aktualizováno|publikováno|zveřejněno|vydáno
aktualizované|naposledy aktualizované|publikované|zverejnené
actualizat|ultima actualizare|publicat
frissítve|frissült|megjelent|utolsó frissítés|publikálva
обновлено|обновлён|последнее обновление|опубликовано|дата публикации
оновлено|останнє оновлення|опубліковано
обновена|обновено|последна промяна|последна актуализация|публикувана|публикувано
ενημερώθηκε|τελευταία ενημέρωση|δημοσιεύθηκε|δημοσίευση
güncellendi|güncelleme|son güncelleme|güncelleme tarihi|yayınlanma|yayınlanma tarihi
diperbarui|terakhir diperbarui|diterbitkan|dipublikasikan
cập nhật|cập nhật lúc|xuất bản|đăng lúc
آخر تحديث|تم التحديث|تحديث|نشر في|تاريخ النشر|نُشر|نشر
עודכן|עדכון אחרון|פורסם|עודכן ב|פורסם ב
به روزرسانی|آخرین به روزرسانی|تاریخ انتشار|منتشر شده در
更新|最終更新|更新日|投稿日
更新|更新時間|更新时间|最後更新|最后更新|發布時間|发布时间|發佈時間|發布|发布|发表于
수정|입력|최종수정|최종 수정|업데이트|기사입력|송고|게재
อัปเดต|อัปเดตล่าสุด|ปรับปรุงล่าสุด|เผยแพร่|เผยแพร่เมื่อ
अपडेट|अपडेटेड|अंतिम अपडेट|प्रकाशित|पब्लिश
"""
"""A line that starts with one of these and goes on with a date or a time says when the page was set."""

TIMING = """
on|at|am|pm|a|p|m|gmt|utc|bst|est|edt|et|ist|cet|cest|pst|pt|jst|kst|z|t|hrs|local time
um|uhr|am|den|der|mez|mesz|le|la|à|a|h|heures|el|las|los|horas|hora|de|del|il|alle|ore|em|às|as|om|uur|o|godz|r|kl|klo|den|v|hod|ora|la|at|óra
в|г|года|мск|о|об|р|в|ч|στις|την|saat|pada|pukul|wib|lúc|ngày|giờ|في|الساعة|بتوقيت|غرينتش|ב|בשעה|ساعت
年|月|日|時|时|分|년|월|일|시|분|오전|오후|上午|下午|午前|午後|เวลา|น|โมง|पर|बजे
"""
"""What may stand in a line of STAMPS beside the date and the time themselves."""

FILLING = """
facebook|x|twitter|instagram|whatsapp|telegram|youtube|tiktok|linkedin|threads|bluesky|mastodon|google news|google discover|google|pinterest|reddit|flipboard|messenger|line|viber|zalo|vk|wechat|weibo|kakaotalk|naver|rss|email|e-mail|apple news|spotify|social media
фейсбук|телеграм|телеграмм|вконтакте|одноклассники|одноклассниках|дзен|яндекс дзен|ютуб|вайбер|فيسبوك|فايسبوك|تويتر|إكس|واتساب|واتس آب|تلغرام|تليغرام|يوتيوب|إنستغرام|انستغرام|פייסבוק|טוויטר|אינסטגרם|טלגרם|וואטסאפ|یوتیوب|تلگرام|اینستاگرام|微博|微信|微信公众号|朋友圈|脸书|臉書|フェイスブック|ツイッター|インスタグラム|카카오톡|네이버|페이스북|인스타그램|유튜브|เฟซบุ๊ก|ทวิตเตอร์|ไลน์|อินสตาแกรม|फेसबुक|ट्विटर|व्हाट्सएप|यूट्यूब|इंस्टाग्राम
on|and|or|via|in|for|to|our|the|this|here|now|us|free|daily|weekly|newsletter|newsletters|email newsletter|article|story|page|channel|whatsapp channel|telegram channel|app|updates|latest news|news alerts|advertisement|alerts|friends
auf|und|oder|bei|für|den|unseren|unserem|unser|hier|jetzt|zum|uns|diesen|artikel|beitrag|kanal|kostenlos|kostenlosen|an
sur|et|ou|à|la|le|les|notre|nos|cet article|l'article|article|infolettre|chaîne|page|gratuitement|réseaux sociaux
en|y|o|a|el|nuestro|nuestra|nuestros|boletín|canal|canal de|aquí|gratis|noticia|esta|este|artículo|redes sociales
su|e|alla|nostra|nostro|canale|sul|sulla|qui|articolo|questo|i|sui|social
no|na|em|nosso|nossa|canal do|do|pelo|aqui|notícia|reportagem|redes sociais|grupo
op|en|voor|onze|de|nieuwsbrief|dit|via|en
na|w|i|nasz|naszym|naszego|newslettera|kanał|artykuł|nas
på|i|og|och|vårt|vår|vores|nyhetsbrev|nyhedsbrev|til|till|artikel|artikeln|artiklen|saken|her|här
facebookissa|instagramissa|uutiskirjeemme|artikkeli|ja|tästä
nás|našeho|newsletteru|facebooku|instagramu|sieti|sociálních sítích|článek|článok
pe|și|newsletterul nostru|articolul|a|hírlevelünkre|facebookon|instagramon|cikket
на|в|и|наш|нашу|наши|канал|телеграм-канал|telegram-канал|рассылку|страницу|статью|статьёй|новостью|нас|у|і|наш|розсилку|в социальных сетях|във|ни
μας|στο|στα|στη|και|σε|newsletter|social media|άρθρο|google news
bizi|facebook'ta|twitter'da|instagram'da|haberi|bültenimize|di|dan|kami|artikel ini|berita ini|saluran|trên|bài viết|bài|và|chúng tôi|bản tin
على|في|و|عبر|قناتنا|صفحتنا|نشرتنا|النشرة البريدية|مواقع التواصل|المقال|الخبر|الآن|ב|על|הכתבה|לניוזלטר|שלנו|לערוץ|ما|در|را
を|で|の|に|と|公式|公式アカウント|メルマガ|ニュースレター|この記事|アカウント|我们|我們|的|公众号|電子報|电子报|本文|官方|客户端|에|를|을|뉴스레터|채널|친구 추가
ที่|ทาง|ได้ที่|เรา|ข่าวนี้|पर|और|को|हमारे|चैनल|न्यूज़लेटर|करें
"""
"""Places to follow and to share at, what there is to subscribe to, and the small words between them."""

RIGHTS = """
all rights reserved|all rights reserved worldwide|this material may not be published, broadcast, rewritten or redistributed|this material may not be published, broadcast, rewritten, or redistributed without permission|this material may not be published, broadcast, rewritten or redistributed without permission|may not be reproduced without permission|no part of this publication may be reproduced|no part of this publication may be reproduced without permission|alle rechte vorbehalten|tous droits réservés|toute reproduction interdite|reproduction interdite|todos los derechos reservados|derechos reservados|prohibida la reproducción|prohibida su reproducción|prohibida la reproducción total o parcial|prohibida su reproducción total o parcial|tutti i diritti riservati|riproduzione riservata|todos os direitos reservados|proibida a reprodução|proibida a reprodução total ou parcial|alle rechten voorbehouden|wszelkie prawa zastrzeżone|wszystkie prawa zastrzeżone|med ensamrätt|alle rettigheder forbeholdes|alle rettigheter forbeholdt|alle rettigheter reservert|kaikki oikeudet pidätetään|všechna práva vyhrazena|všetky práva vyhradené|toate drepturile rezervate|minden jog fenntartva|все права защищены|всі права захищені|всички права запазени|με επιφύλαξη παντός δικαιώματος|tüm hakları saklıdır|hak cipta dilindungi|hak cipta dilindungi undang-undang|bảo lưu mọi quyền|جميع الحقوق محفوظة|כל הזכויות שמורות|تمامی حقوق محفوظ است|کلیه حقوق محفوظ است|無断転載|無断転載禁止|無断複製|無断転載を禁じます|無断複製・転載を禁じます|無断転載・複製を禁じます|版权所有|版權所有|未经授权不得转载|未经授权禁止转载|未經授權不得轉載|未經授權禁止轉載|未经许可不得转载|违者必究|違者必究|禁止转载|禁止轉載|严禁转载|무단 전재|무단전재|재배포 금지|및|무단 전재 및 재배포 금지|무단전재 및 재배포 금지|무단전재-재배포 금지|ai 학습 이용 금지|ai 학습 및 활용 금지|สงวนลิขสิทธิ์|ห้ามทำซ้ำ|सर्वाधिकार सुरक्षित|कॉपीराइट
"""
"""A line of nothing but these states whose the text is; the sign of copyright, a name and a year may come first."""

REPUBLISHING = """
first appeared|appeared first|first published|published first|originally appeared|originally published|erschien zuerst|erschien erstmals|zuerst erschienen|est apparu en premier|est apparue en premier|est apparu d'abord|a été publié en premier|a été publié initialement|apareció primero|aparece primero|se publicó primero|se publicó originalmente|fue publicado originalmente|proviene da|è apparso per la prima volta|sembra essere il primo|apareceu primeiro|foi publicado primeiro|foi publicado originalmente|verscheen eerst|pochodzi z serwisu|pojawił się po raz pierwszy|pojawił się najpierw|dök först upp|publicerades först|blev vist første gang|blev først udgivet|dukket først opp|ble først publisert|julkaistiin ensin|ilmestyi ensin|se nejdříve objevil|sa zobrazil ako prvý|apare prima dată|a apărut prima dată|bejegyzés először|появились сначала|впервые появилась|впервые опубликовано|вперше з'явився|вперше з'явилася|се появи първо|εμφανίστηκε πρώτα|δημοσιεύτηκε πρώτα|yazısı ilk önce|pertama kali tampil|muncul pertama|xuất hiện đầu tiên|ظهرت أولا|ظهرت أولاً|أولاً على|הופיע לראשונה|پدیدار شد|に最初に表示|最先出现在|最早出現於|首先出现在|에 처음 등장|먼저 등장|ปรากฏครั้งแรก|पहले दिखाई
"""
"""What a republisher's last line says around the headline: that it stood elsewhere first."""
