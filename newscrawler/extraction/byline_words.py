"""The words of bylines that are nobody's name, by what they say; in small letters."""

from __future__ import annotations

_ROLES = """
    editor editors reporter reporters correspondent correspondents writer writers columnist columnists journalist
    journalists producer staff contributor contributors analyst bureau chief intern freelancer blogger author critic
    anchor director professor fellow redakteur redakteurin redakteure reporterin korrespondent korrespondentin autor
    autorin volontär volontärin chefredakteur chefredakteurin ressortleiter ressortleiterin kolumnist kolumnistin
    freier freie mitarbeiter mitarbeiterin redaktor redaktorin journaliste correspondant correspondante rédacteur
    rédactrice chroniqueur chroniqueuse redactor redactora periodista corresponsal columnista colaborador colaboradora
    giornalista inviato inviata redattore redattrice corrispondente direttore redacteur verslaggever verslaggeefster
    correspondente journalista jornalista redator redatora repórter colunista редактор корреспондент корреспондентка
    обозреватель журналист журналистка кореспондент кореспондентка оглядач dziennikarz dziennikarka redaktorka novinář
    novinářka redaktørin journalisten reporteren toimittaja muhabir muhabiri editörü yazarı wartawan jurnalis
    kontributor
"""
# What a person is, before or after the name.
ROLES = frozenset(_ROLES.split())

_MODIFIERS = """
    our special senior staff political foreign business sports sport science health deputy associate contributing
    guest junior chief national international local crime court education technology tech economics environment
    assistant managing executive news night digital web online video investigative features diplomatic defence defense
    white house washington parliamentary city and the of for at in lead freelance former der die des für von ressort
    leitende leitender stellvertretende stellvertretender politik wirtschaft sportredakteur grand envoyé envoyée
    spécial spéciale jefe jefa redacción de del da di du la le dal nostro enviado enviada especial
"""
# What stands before a role: "senior political editor".
MODIFIERS = frozenset(_MODIFIERS.split())

_DESKS = """
    staff desk newsdesk webdesk newsroom redaktion redaktionen onlineredaktion redaction rédaction redacción redaccion
    redação redacao redazione redactie redakcja redakce redakcia redakció toimitus redaksi redaksjonen редакция
    редакція редакцията σύνταξη editorial editors editor team reports reporter reporters correspondent correspondents
    writer writers bureau service services news agency newspaper times nachrichten zeitung noticias
    notizie nieuws nyheter radio tv media network magazine online digital uutiset новости новини أخبار خبر تحرير
    التحرير מערכת 編集部 编辑部 編輯部 編集委員会 편집부 온라인뉴스팀 뉴스팀 디지털뉴스팀
"""
# Words in the name of a desk or an outlet and in nobody's.
DESKS = frozenset(_DESKS.split())

_ORGANISATIONS = """
    university université universität universidad università universiteto institute institut foundation company inc
    ltd gmbh group verlag llc corp plc publishing publishers council ministry centre
"""
# Words of an employer after a name.
ORGANISATIONS = frozenset(_ORGANISATIONS.split())

_PLACES = """
    newyork losangeles sanfrancisco sandiego newdelhi hongkong buenosaires sãopaulo saopaulo riodejaneiro telaviv
    washingtondc capetown abudhabi kualalumpur hochiminhcity phnompenh portauprince mexicocity ciudaddeméxico
    addisababa saltlakecity lasvegas neworleans ramallahwestbank denhaag thehague lahaye lehavre lapaz santiagodechile
    saintpetersburg stpetersburg frankfurtammain gazacity
"""
# Datelines of several words, letters only; those of one need no list.
PLACES = frozenset(_PLACES.split())
