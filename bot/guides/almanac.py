"""The words for days, weeks, months and years, in Swedish and English, folded."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february",
            "mar mars march",
            "apr april",
            "maj may",
            "jun juni june",
            "jul juli july",
            "aug augusti august",
            "sep sept september",
            "okt oct oktober october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "man mandag mandagen mon monday",
            "tis tisdag tisdagen tue tues tuesday",
            "ons onsdag onsdagen wed wednesday",
            "tor tors torsdag torsdagen thu thur thurs thursday",
            "fre fredag fredagen fri friday",
            "lor lordag lordagen sat saturday",
            "son sondag sondagen sun sunday",
        )
    )
    for name in names.split()
}
NAMED_DAYS = {
    **dict.fromkeys(("i forrgar", "day before yesterday"), -2),
    **dict.fromkeys(("i gar", "igar", "yesterday"), -1),
    **dict.fromkeys(("i dag", "idag", "today"), 0),
    **dict.fromkeys(("i morgon", "imorgon", "i morron", "imorron", "tomorrow"), 1),
    **dict.fromkeys(("i overmorgon", "overmorgon", "day after tomorrow"), 2),
}
DAYS_IN = {
    **dict.fromkeys(("dag", "dagar", "dar", "day", "days"), 1),
    **dict.fromkeys(("vecka", "veckor", "week", "weeks"), 7),
}
MONTHS_IN = {
    **dict.fromkeys(("manad", "manader", "month", "months"), 1),
    **dict.fromkeys(("halvar", "half year"), 6),
    **dict.fromkeys(("ar", "year", "years"), 12),
}
