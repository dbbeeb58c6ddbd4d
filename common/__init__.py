"""Rules without tables: text, dates, money, time limits, working time, addresses, spreadsheets."""
