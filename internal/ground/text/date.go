package text

import (
	"strconv"
	"time"

	"beraad/internal/ground/clock"
)

var months = map[string][12]string{
	"nl": {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var weekdays = map[string][7]string{
	"nl": {"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
	"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// Date writes a day as people say it: "24 november 2026"; "" for the zero instant.
func (p Printer) Date(at clock.Instant) string {
	if at == 0 {
		return ""
	}
	t := at.Time()
	return strconv.Itoa(t.Day()) + " " + months[p.lang][t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// ISODate writes a day that is kept as YYYY-MM-DD as people say it; what is no such day comes back as it is.
func (p Printer) ISODate(day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Amsterdam)
	if err != nil {
		return day
	}
	return p.Date(clock.At(t))
}

// DayName writes a day with its weekday: "dinsdag 24 november"; "" for the zero instant.
func (p Printer) DayName(at clock.Instant) string {
	if at == 0 {
		return ""
	}
	t := at.Time()
	return weekdays[p.lang][t.Weekday()] + " " + strconv.Itoa(t.Day()) + " " + months[p.lang][t.Month()-1]
}
