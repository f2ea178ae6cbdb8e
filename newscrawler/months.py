"""The names of the months as news pages write them, and the calendars that are not Gregorian.

Names after CLDR (https://cldr.unicode.org, wide and abbreviated, format and stand-alone) with the case endings that
dates take, and those of the press that CLDR leaves out: Levantine and Maghreb Arabic, Austrian, Dari.
"""

# ruff: noqa: E501 - a language a line
from __future__ import annotations

import unicodedata
from datetime import date, timedelta

# January to December, several spellings of a month side by side.
_GREGORIAN = (
    # English; French, Italian, Spanish, Portuguese, Galician, Catalan, Romanian
    "january jan|february feb febr|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|november nov|december dec",
    "janvier janv jan|février fevr fév|mars|avril avr|mai|juin|juillet juil|août aout aoû|septembre sept|octobre oct|novembre nov|décembre dec",
    "gennaio genn gen|febbraio febbr feb|marzo mar|aprile apr|maggio magg mag|giugno giu|luglio lug|agosto ago|settembre sett set|ottobre ott|novembre nov|dicembre dic",
    "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic",
    "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|outubro out|novembro nov|dezembro dez",
    "xaneiro xan|febreiro|marzo|abril|maio|xuño|xullo|agosto|setembro|outubro|novembro|decembro",
    "gener gen|febrer|març|abril|maig|juny|juliol|agost ag|setembre|octubre|novembre|desembre des",
    "ianuarie ian|februarie|martie mart|aprilie|mai|iunie iun|iulie iul|august|septembrie|octombrie|noiembrie noi|decembrie",
    # German, Dutch, Afrikaans, Frisian; Danish, Norwegian, Swedish, Icelandic, Faroese
    "januar jänner jän jan|februar feber feb|märz mär mrz maerz|april apr|mai|juni jun|juli jul|august aug|september sept sep|oktober okt|november nov|dezember dez",
    "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep|oktober okt|november nov|december dec",
    "januarie|februarie|maart|april|mei|junie|julie|augustus|september|oktober|november|desember des",
    "januar januari|februar februari|marts mars|april|maj mai|juni|juli|august augusti|september|oktober okt|november|december desember",
    "janúar|febrúar|mars|apríl|maí|júní|júlí|ágúst ágú|september|október|nóvember nóv|desember",
    # Finnish, Estonian, Hungarian, Latvian, Lithuanian
    "tammikuu tammikuuta tammi|helmikuu helmikuuta helmi|maaliskuu maaliskuuta maalis|huhtikuu huhtikuuta huhti|toukokuu toukokuuta touko|kesäkuu kesäkuuta kesä|heinäkuu heinäkuuta heinä|elokuu elokuuta elo|syyskuu syyskuuta syys|lokakuu lokakuuta loka|marraskuu marraskuuta marras|joulukuu joulukuuta joulu",
    "jaanuar jaan|veebruar veebr|märts|aprill|mai|juuni|juuli|august|september|oktoober|november|detsember dets",
    "január jan|február febr|március márc|április ápr|május máj|június jún|július júl|augusztus|szeptember szept|október|november|december",
    "janvāris janvārī janvāra|februāris februārī februāra|marts martā marta|aprīlis aprīlī aprīļa|maijs maijā maija|jūnijs jūnijā jūnija|jūlijs jūlijā jūlija|augusts augustā augusta|septembris septembrī septembra|oktobris oktobrī oktobra|novembris novembrī novembra|decembris decembrī decembra",
    "sausis sausio|vasaris vasario|kovas kovo|balandis balandžio|gegužė gegužės|birželis birželio|liepa liepos|rugpjūtis rugpjūčio|rugsėjis rugsėjo|spalis spalio|lapkritis lapkričio|gruodis gruodžio",
    # Polish, Czech, Slovak, Slovene, Croatian, Serbian in Latin letters
    "styczeń stycznia sty|luty lutego lut|marzec marca|kwiecień kwietnia kwi|maj maja|czerwiec czerwca cze|lipiec lipca lip|sierpień sierpnia sie|wrzesień września wrz|październik października paź|listopad listopada lis|grudzień grudnia gru",
    "leden ledna led|únor února úno|březen března bře|duben dubna dub|květen května kvě|červen června čvn|červenec července čvc|srpen srpna srp|září zář|říjen října říj|listopad listopadu|prosinec prosince pro",
    "január januára|február februára|marec marca|apríl apríla|máj mája|jún júna|júl júla|august augusta|september septembra|október októbra|november novembra|december decembra",
    "januar januarja|februar februarja|marec marca|april aprila|maj maja|junij junija|julij julija|avgust avgusta|september septembra|oktober oktobra|november novembra|december decembra",
    "siječanj siječnja sij|veljača veljače velj|ožujak ožujka ožu|travanj travnja tra|svibanj svibnja svi|lipanj lipnja|srpanj srpnja|kolovoz kolovoza kol|rujan rujna ruj||studeni studenoga studenog stu|prosinac prosinca",
    "januar januara|februar februara|mart marta|april aprila|maj maja|jun juna juni|jul jula juli|avgust avgusta avg|septembar septembra|oktobar oktobra|novembar novembra|decembar decembra",
    # Russian, Ukrainian, Belarusian, Bulgarian, Macedonian, Serbian, Kazakh
    "январь января янв|февраль февраля фев февр|март марта мар|апрель апреля апр|май мая|июнь июня июн|июль июля июл|август августа авг|сентябрь сентября сен сент|октябрь октября окт|ноябрь ноября ноя нояб|декабрь декабря дек",
    "січень січня січ|лютий лютого лют|березень березня бер|квітень квітня кві квіт|травень травня тра трав|червень червня чер черв|липень липня лип|серпень серпня сер серп|вересень вересня вер|жовтень жовтня жов жовт|листопад листопада лис|грудень грудня гру груд",
    "студзень студзеня|люты лютага|сакавік сакавіка|красавік красавіка|май мая траўня|чэрвень чэрвеня|ліпень ліпеня|жнівень жніўня|верасень верасня|кастрычнік кастрычніка|лістапад лістапада|снежань снежня",
    "януари яну|февруари|март|април|май|юни|юли|август|септември септ|октомври|ноември|декември",
    "јануари јануар јануара јан|февруари фебруар фебруара феб|март марта|април априла|мај маја|јуни јун јуна|јули јул јула|август августа|септември септембар септембра|октомври октобар октобра|ноември новембар новембра|декември децембар децембра",
    "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан",
    # Greek, Albanian, Turkish, Azerbaijani, Uzbek, Armenian, Georgian
    "ιανουάριος ιανουαρίου ιαν|φεβρουάριος φεβρουαρίου φεβ φεβρ|μάρτιος μαρτίου μαρ|απρίλιος απριλίου απρ|μάιος μαΐου μαϊ μαι|ιούνιος ιουνίου ιουν ιούν|ιούλιος ιουλίου ιουλ ιούλ|αύγουστος αυγούστου αυγ|σεπτέμβριος σεπτεμβρίου σεπ σεπτ|οκτώβριος οκτωβρίου οκτ|νοέμβριος νοεμβρίου νοε|δεκέμβριος δεκεμβρίου δεκ",
    "janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nëntor|dhjetor",
    "ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas|aralık ara",
    "yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr",
    "yanvar|fevral|mart|aprel|may|iyun|iyul|avgust|sentabr|oktabr|noyabr|dekabr",
    "հունվար հունվարի|փետրվար փետրվարի|մարտ մարտի|ապրիլ ապրիլի|մայիս մայիսի|հունիս հունիսի|հուլիս հուլիսի|օգոստոս օգոստոսի|սեպտեմբեր սեպտեմբերի|հոկտեմբեր հոկտեմբերի|նոյեմբեր նոյեմբերի|դեկտեմբեր դեկտեմբերի",
    "იანვარი იან|თებერვალი თებ|მარტი მარ|აპრილი აპრ|მაისი მაი|ივნისი ივნ|ივლისი ივლ|აგვისტო აგვ|სექტემბერი სექ|ოქტომბერი ოქტ|ნოემბერი ნოე|დეკემბერი დეკ",
    # Arabic of Egypt and the Gulf, of the Levant and Iraq, of Tunisia and Algeria, of Morocco; Persian, Urdu; Hebrew
    "يناير|فبراير|مارس|أبريل إبريل|مايو|يونيو يونيه|يوليو يوليه|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "كانون_الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين_الأول|تشرين_الثاني|كانون_الأول",
    "جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "يناير|فبراير|مارس|أبريل|ماي|يونيو|يوليوز|غشت|شتنبر|أكتوبر|نونبر|دجنبر",
    "ژانویه|فوریه|مارس|آوریل|مه می|ژوئن|ژوئیه جولای|اوت آگوست|سپتامبر|اکتبر|نوامبر|دسامبر",
    "جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر",
    "ינואר בינואר ינו|פברואר בפברואר פבר|מרץ במרץ מרס במרס|אפריל באפריל אפר|מאי במאי|יוני ביוני|יולי ביולי|אוגוסט באוגוסט אוג|ספטמבר בספטמבר ספט|אוקטובר באוקטובר אוק|נובמבר בנובמבר נוב|דצמבר בדצמבר דצמ",
    # Hindi, Marathi, Bengali, Tamil, Telugu, Nepali
    "जनवरी|फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर",
    "जानेवारी|फेब्रुवारी|मार्च|एप्रिल|मे|जून|जुलै|ऑगस्ट|सप्टेंबर|ऑक्टोबर|नोव्हेंबर|डिसेंबर",
    "জানুয়ারি জানুয়ারী|ফেব্রুয়ারি ফেব্রুয়ারী|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট আগষ্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর",
    "ஜனவரி|பிப்ரவரி|மார்ச்|ஏப்ரல்|மே|ஜூன்|ஜூலை|ஆகஸ்ட்|செப்டம்பர்|அக்டோபர்|நவம்பர்|டிசம்பர்",
    "జనవరి|ఫిబ్రవరి|మార్చి|ఏప్రిల్|మే|జూన్|జులై|ఆగస్టు|సెప్టెంబర్|అక్టోబర్|నవంబర్|డిసెంబర్",
    # Indonesian, Malay, Filipino, Swahili, Vietnamese, Welsh
    "januari|februari|maret|april|mei|juni|juli|agustus agu ags agt|september|oktober okt|november nop|desember des",
    "januari|februari|mac|april|mei|jun|julai|ogos|september|oktober|november|disember dis",
    "enero|pebrero|marso|abril|mayo|hunyo|hulyo|agosto|setyembre|oktubre|nobyembre|disyembre",
    "januari|februari|machi|aprili|mei|juni|julai|agosti|septemba|oktoba|novemba|desemba",
    "tháng_1 tháng_01 tháng_một|tháng_2 tháng_02 tháng_hai|tháng_3 tháng_03 tháng_ba|tháng_4 tháng_04 tháng_tư|tháng_5 tháng_05|tháng_6 tháng_06 tháng_sáu|tháng_7 tháng_07 tháng_bảy|tháng_8 tháng_08 tháng_tám|tháng_9 tháng_09 tháng_chín|tháng_10 tháng_mười|tháng_11|tháng_12",
    "ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr",
    # Thai, in full and with its dots
    "มกราคม ม.ค.|กุมภาพันธ์ ก.พ.|มีนาคม มี.ค.|เมษายน เม.ย.|พฤษภาคม พ.ค.|มิถุนายน มิ.ย.|กรกฎาคม ก.ค.|สิงหาคม ส.ค.|กันยายน ก.ย.|ตุลาคม ต.ค.|พฤศจิกายน พ.ย.|ธันวาคม ธ.ค.",
)
# The Croatian October is the Polish and Czech November.
_CROATIAN = {"listopad": 10, "listopada": 10, "lis": 10}
# Farvardin to Esfand; the zodiac names of Afghanistan.
_JALALI = (
    "فروردین|اردیبهشت|خرداد|تیر|مرداد امرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند",
    "حمل|ثور|جوزا|سرطان|اسد|سنبله|میزان|عقرب|قوس|جدی|دلو|حوت",
)
# Marks that a date is written with or without: Latin and Cyrillic accents, Arabic hamza and madda, vowel signs, nukta.
_MARKS = dict.fromkeys([*range(0x300, 0x370), *range(0x64B, 0x656), 0x93C, 0x9BC, 0x200C, 0x2019, 0x27])
_LETTERS = str.maketrans("ıیکى", "iيكي")


def folded(text: str) -> str:
    """Return the text in the form in which names of months are compared: no case, no accents, no variant letters."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_MARKS).translate(_LETTERS)


def _names(tables: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for table in tables:
        for month, names in enumerate(table.split("|"), 1):
            for name in names.split():
                found.setdefault(folded(name).replace("_", " "), month)
    return found


MONTH_NAMES = frozenset(
    name.replace("_", " ") for table in (*_GREGORIAN, *_JALALI) for month in table.split("|") for name in month.split()
)
"""Every name, as it is written."""
_MONTHS = _names(_GREGORIAN)
_JALALI_MONTHS = _names(_JALALI)


def month_named(word: str, language: str | None = None) -> int | None:
    """Return 1–12 for a `folded` name of a month, 101–112 for one of the Jalali calendar, None for any other word."""
    if language in ("hr", "bs") and word in _CROATIAN:
        return _CROATIAN[word]
    month = _MONTHS.get(word)
    if month is None and word in _JALALI_MONTHS:
        return 100 + _JALALI_MONTHS[word]
    return month


def gregorian(year: int, month: int, day: int) -> date | None:
    """Return the day of a date in the Gregorian, the Thai Buddhist or the Jalali calendar, told by the year; None where
    there is no such day.

    The ranges do not meet for news: 2538–2640 of the Buddhist era is 1995–2097, 1374–1414 Jalali is 1995–2036, and the
    Hijri years of those numbers ended in 1994. Hijri dates themselves hang on the sight of the moon: none is read.
    """
    if month > 100 or 1374 <= year <= 1414:
        return _from_jalali(year, month % 100, day)
    try:
        return date(year - 543 if 2538 <= year <= 2640 else year, month, day)
    except ValueError:
        return None


def _from_jalali(year: int, month: int, day: int) -> date | None:
    last = 31 if month <= 6 else 30
    if not (1374 <= year <= 1498 and 1 <= month <= 12 and 1 <= day <= last):
        return None
    start = _nowruz(year)
    found = start + timedelta(days=31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1)
    return found if found < _nowruz(year + 1) else None


def _nowruz(year: int) -> date:
    """Return the first day of a Jalali year by the cycle of 33 years, which agrees with the sky from 1342 to 1502."""
    years = year + 1595
    return date.fromordinal(365 * years + years // 33 * 8 + (years % 33 + 3) // 4 - 356_032)
