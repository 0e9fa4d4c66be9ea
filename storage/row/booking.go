package row

// ConfirmedOnce selects whether the booking b was confirmed at its time, also if it is not any more.
const ConfirmedOnce = `
	exists (select from interview.event e where e.application_id = b.application_id and e.booking_id = b.id
		and e.step = 'confirmed') as confirmed_once`
