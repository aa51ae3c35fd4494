"""How Colombia writes dates and numbers."""

DATE_FORMAT = r"j \d\e F \d\e Y"
TIME_FORMAT = "g:i\u00a0a"
DATETIME_FORMAT = "j \\d\\e F \\d\\e Y, g:i\u00a0a"
YEAR_MONTH_FORMAT = r"F \d\e Y"
MONTH_DAY_FORMAT = r"j \d\e F"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y g:i\u00a0a"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
