"""What links to the next page of a list say, in the languages of the world's news sites."""

from __future__ import annotations

# Whole texts in lower case, arrows and dots taken away.
NEXT_WORDS = frozenset(
    word.strip()
    for line in """
    next | next page | older | older posts | older stories | older entries | older articles | more
    more stories | more news | load more | show more | see more | view more | more articles | weiter
    nächste | nächste seite | ältere beiträge | ältere artikel | mehr laden | mehr anzeigen
    weitere artikel | weitere meldungen | mehr | suivant | suivante | page suivante | suivants
    plus d'articles | articles plus anciens | articles précédents | voir plus | charger plus
    afficher plus | siguiente | página siguiente | siguientes | ver más | cargar más | más noticias
    mostrar más | entradas antiguas | entradas anteriores | próxima | próximo | próxima página
    seguinte | página seguinte | veja mais | ver mais | carregar mais | mais notícias | mostrar mais
    successiva | successivo | avanti | pagina successiva | pagina seguente | mostra altro
    carica altri | altri articoli | articoli più vecchi | volgende | volgende pagina | meer
    meer laden | toon meer | meer artikelen | nästa | nästa sida | visa fler | visa mer | ladda fler
    äldre inlägg | neste | neste side | vis flere | vis mer | last inn flere | næste | næste side
    vis mere | hent flere | indlæs flere | seuraava | seuraava sivu | näytä lisää | lataa lisää
    lisää | następna | następna strona | następne | dalej | pokaż więcej | więcej | wczytaj więcej
    starsze wpisy | další | další stránka | načíst další | zobrazit další | ďalšie | ďalej | ďalšia
    načítať ďalšie | következő | következő oldal | tovább | még több | továbbiak | următoarea
    următorul | pagina următoare | mai multe | încarcă mai multe | следующая | далее | дальше
    вперед | вперёд | показать ещё | показать еще | ещё | еще | загрузить ещё | загрузить еще
    следующая страница | наступна | далі | показати ще | показати більше | більше | завантажити ще
    още | следваща | напред | покажи още | следећа | sljedeća | sledeća | naslednja | učitaj još
    prikaži više | επόμενη | επόμενη σελίδα | επόμενο | περισσότερα | φόρτωση περισσότερων | sonraki
    sonraki sayfa | ileri | daha fazla | daha fazla göster | daha fazla yükle | التالي | التالية
    الصفحة التالية | المزيد | عرض المزيد | تحميل المزيد | بعدی | صفحه بعد | بعد | بیشتر | اگلا
    اگلا صفحہ | مزید | הבא | הבאה | לעמוד הבא | עוד | טען עוד | הצג עוד | आगे | अगला | अगला पेज
    और देखें | और पढ़ें | পরবর্তী | আরও | আরও দেখুন | அடுத்து | அடுத்த | மேலும் | తదుపరి
    മുന്നോട്ട് | 次へ | 次 | 次のページ | 次ページ | もっと見る | もっとみる
    さらに表示 | 下一页 | 下一頁 | 下页 | 下頁 | 后页 | 加载更多
    載入更多 | 查看更多 | 看更多 | 更多 | 다음
    다음 페이지 | 다음페이지 | 더보기 | 더 보기 | ถัดไป | หน้าถัดไป | โหลดเพิ่มเติม
    ดูเพิ่มเติม | trang sau | tiếp | tiếp theo | xem thêm | sau | berikutnya | selanjutnya
    halaman berikutnya | muat lainnya | lihat lainnya | seterusnya | inayofuata | volgende bladsy
    següent | pàgina següent | hurrengoa | seguinte páxina
    """.splitlines()
    for word in line.split("|")
    if word.strip()
)
