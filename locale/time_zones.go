package locale

// TimeZones returns the time zones that can be chosen, as IANA names: one of a city for each time that clocks in a
// country show.
func TimeZones() []string {
	return []string{
		"Africa/Abidjan", "Africa/Accra", "Africa/Addis_Ababa", "Africa/Algiers", "Africa/Cairo",
		"Africa/Casablanca", "Africa/Dakar", "Africa/Dar_es_Salaam", "Africa/Harare", "Africa/Johannesburg",
		"Africa/Kampala", "Africa/Khartoum", "Africa/Kigali", "Africa/Kinshasa", "Africa/Lagos", "Africa/Luanda",
		"Africa/Lusaka", "Africa/Maputo", "Africa/Nairobi", "Africa/Tripoli", "Africa/Tunis", "Africa/Windhoek",
		"America/Anchorage", "America/Argentina/Buenos_Aires", "America/Bogota", "America/Caracas",
		"America/Chicago", "America/Denver", "America/Guatemala", "America/Halifax", "America/Havana",
		"America/La_Paz", "America/Lima", "America/Los_Angeles", "America/Mexico_City", "America/Montevideo",
		"America/New_York", "America/Panama", "America/Phoenix", "America/Santiago", "America/Santo_Domingo",
		"America/Sao_Paulo", "America/St_Johns", "America/Toronto", "America/Vancouver", "America/Winnipeg",
		"Asia/Almaty", "Asia/Amman", "Asia/Baghdad", "Asia/Baku", "Asia/Bangkok", "Asia/Beirut", "Asia/Colombo",
		"Asia/Damascus", "Asia/Dhaka", "Asia/Dubai", "Asia/Ho_Chi_Minh", "Asia/Hong_Kong", "Asia/Jakarta",
		"Asia/Jerusalem", "Asia/Kabul", "Asia/Karachi", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Kuala_Lumpur",
		"Asia/Manila", "Asia/Nicosia", "Asia/Qatar", "Asia/Riyadh", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore",
		"Asia/Taipei", "Asia/Tashkent", "Asia/Tbilisi", "Asia/Tehran", "Asia/Tokyo", "Asia/Ulaanbaatar",
		"Asia/Yangon", "Asia/Yerevan",
		"Atlantic/Azores", "Atlantic/Canary", "Atlantic/Reykjavik",
		"Australia/Adelaide", "Australia/Brisbane", "Australia/Darwin", "Australia/Perth", "Australia/Sydney",
		"Europe/Amsterdam", "Europe/Athens", "Europe/Belgrade", "Europe/Berlin", "Europe/Bratislava",
		"Europe/Brussels", "Europe/Bucharest", "Europe/Budapest", "Europe/Chisinau", "Europe/Copenhagen",
		"Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/Ljubljana",
		"Europe/London", "Europe/Luxembourg", "Europe/Madrid", "Europe/Malta", "Europe/Minsk", "Europe/Moscow",
		"Europe/Oslo", "Europe/Paris", "Europe/Podgorica", "Europe/Prague", "Europe/Riga", "Europe/Rome",
		"Europe/Sarajevo", "Europe/Skopje", "Europe/Sofia", "Europe/Stockholm", "Europe/Tallinn", "Europe/Tirane",
		"Europe/Vienna", "Europe/Vilnius", "Europe/Warsaw", "Europe/Zagreb", "Europe/Zurich",
		"Indian/Antananarivo", "Indian/Mauritius", "Indian/Reunion",
		"Pacific/Auckland", "Pacific/Honolulu", "Pacific/Noumea", "Pacific/Tahiti",
	}
}
