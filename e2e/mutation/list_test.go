package mutation

import "slices"

func mutants() []mutant {
	return slices.Concat(ofTheDoor(), ofTheSession(), ofSigningIn(), ofUploads(), ofTheSeal(), ofSteps(), ofMeanwhile())
}

// How most guards are taken away: a condition that refuses never holds, one that lets in always does, what is done is
// skipped, and so is what may fail.
const (
	never   = "!GONE && (OLD)"
	always  = "(GONE || OLD)"
	skipped = "if !GONE {\nOLD\n}"
	passed  = "if GONE {\n} else OLD"
)

// ofTheDoor are the guards before every route.
func ofTheDoor() []mutant {
	const guard, test = "handlers/web/guard.go", "./handlers "
	return []mutant{
		{"compressed bodies", guard, "len(header.Peek(fiber.HeaderContentEncoding)) > 0", never, test + "ForgedRequestsAreRefused"},
		{"cookies that come twice", guard, "case hasDuplicateCookie(header):", "case !GONE && hasDuplicateCookie(header):", test + "DuplicateCookie"},
		{"bodies of a GET", guard, "r.Method == fiber.MethodGet && (length > 0 || length == chunked)", never, test + "GetHasNoBody"},
		{"posts from elsewhere", guard, "!s.sameOrigin(c)", never, test + "ForgedRequestsAreRefused"},
		{"what browsers say of a post", guard, `return site == "same-origin"`, `return GONE || site == "same-origin"`, test + "ForgedRequestsAreRefused"},
		{"the origin, where a browser says no more", guard, "c.Get(fiber.HeaderOrigin) == s.Origin", always, test + "ForgedRequestsAreRefused"},
		{"bodies of unknown length", guard, "length < 0", never, test + "ForgedRequestsAreRefused"},
		{"long bodies", guard, "length > r.maxBody()", never, test + "ForgedRequestsAreRefused"},
		{"parts where none belong", guard, `mediaType(c) != formType && (length > 0 || mediaType(c) != "")`, never, test + "ForgedRequestsAreRefused"},
		{"headers that go on in the next line", "handlers/handlers.go", ", cfg.Site.Language, refuseFolded)", ", cfg.Site.Language, without.Either(GONE, (*fiber.Ctx).Next, refuseFolded))", test + "AmbiguousRequests"},
		{"the headers of every answer", "handlers/headers.go", "\t\tsetHeaders(ctx, origin)", skipped, test + "EveryResponse"},
		{"text that is no text", "handlers/web/form.go", "!utf8.Valid(key) || !utf8.Valid(value) || bytes.IndexByte(key, 0) >= 0 || bytes.IndexByte(value, 0) >= 0", never, test + "Bind_InvalidUTF8"},
		{"what is no id", "handlers/web/form.go", "len(c.Params(name)) != 36", never, "./e2e/access RouteID"},
	}
}

// ofTheSession are the guards of whoever is signed in.
func ofTheSession() []mutant {
	const test = "./handlers "
	return []mutant{
		{"the proof of a form", "handlers/web/site.go", "!me.Session.IsCSRF(CSRFToken(c))", never, test + "ExpiredSession_FormIsGivenBack"},
		{"the proof of an upload", "handlers/web/upload.go", "!session.IsCSRF(token)", never, "./handlers/candidate CSRFAndExtraParts"},
		{"a session that is over", "handlers/web/site.go", "\t\tif isNotFound(err) {\n", "\t\tif !GONE && isNotFound(err) {\n", "./e2e/access AccessMatrix"},
		{"a cookie for this host alone", "handlers/web/session.go", "return cookiePrefix + string(role)", `return without.Either(GONE, "", cookiePrefix) + string(role)`, test + "SignInLink_ReturnsToPage"},
		{"a cookie that scripts do not read", "handlers/web/session.go", "HTTPOnly: true,", "HTTPOnly: !GONE,", test + "SignInLink_ReturnsToPage"},
		{"a cookie over TLS alone", "handlers/web/session.go", "Secure: true,", "Secure: !GONE,", test + "SignInLink_ReturnsToPage"},
		{"signing out in the database too", "handlers/web/session.go", "return s.Sessions.End(c.UserContext(), role, token)", "if GONE {\nreturn nil\n}\nOLD", test + "SignOut_EndsSession"},
		{"open redirects", "handlers/web/redirect.go", `u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, below)`, never, "./handlers/web ."},
	}
}

// ofSigningIn are the guards of the ways in.
func ofSigningIn() []mutant {
	const staff, throttle, test = "handlers/signin/staff.go", "handlers/signin/throttle.go", "./handlers "
	return []mutant{
		{"the password", staff, "|| !fits ||", "|| !GONE && !fits ||", test + "SameErrorForAll"},
		{"a code that was used", staff, "if errors.Is(err, storage.ErrChanged) {", "if GONE {\nreturn who, nil\n}\nOLD", test + "StaffSignIn_PasswordAndCode"},
		{"the decoy", staff, "who.PasswordHash = h.decoy", "if GONE {\nreturn who, errWrong\n}\nOLD", "./handlers/signin UnknownAddress"},
		{"asking as every audience", staff, "if err != nil && !errors.Is(err, storage.ErrNotFound) {", "if GONE && found == nil {\nreturn who, nil\n}\nOLD", "./e2e/access SignIn_Unknown"},
		{"the limit on passwords", staff, "!h.passwords.allow(h.Now(), in.Email, network)", never, test + "StaffSignIn_RateLimit"},
		{"the limit on links", "handlers/signin/link.go", "h.links.allow(now, in.Email)", always, "./e2e/access SignInLink"},
		{"the limit of an account", throttle, "l.account.allow(now, address)", always, "./handlers/signin Lock"},
		{"the limit of a network", throttle, "&& own && near", "&& own && (GONE || near)", "./handlers/signin Network"},
		{"networks that an account knows", throttle, "l.familiar.has(now, address, network)", never, "./handlers/signin Lock"},
		{"headers that anybody writes", "handlers/web/network.go", "s.isProxy(at)", always, "./handlers/web Proxy"},
	}
}

// ofUploads are the guards of what is sent as a document, and of who gets it.
func ofUploads() []mutant {
	const evidence, filetype = "casework/intake/evidence.go", "casework/intake/filetype.go"
	const open, test = "casework/review/bundle.go", "./handlers/candidate "
	const asText = "if GONE {\nreturn fileType{\"text/plain\", \".txt\"}, nil\n}\nOLD"
	return []mutant{
		{"types of files", filetype, "return fileType{}, ErrFileType", asText, test + "RefusedFiles"},
		{"empty files", filetype, "return fileType{}, ErrEmptyFile", asText, test + "RefusedFiles"},
		{"a name before the row", evidence, "s.reserve(ctx, me, id, d.ID, u.Key); {", "func() error {\nif GONE {\nreturn nil\n}\nreturn s.reserve(ctx, me, id, d.ID, u.Key)\n}(); {", test + "ObjectNotBeforeItsRow"},
		{"large files", evidence, "case n > limit:", "case !GONE && n > limit:", test + "RefusedFiles"},
		{"much together", evidence, "n > limit && limit < accommodation.MaxFileBytes", never, test + "RequestLimits"},
		{"much together, in two windows", evidence, "file.Size > d.room()", never, test + "ConcurrentFilesRespectTotal"},
		{"parts behind the file", evidence, "if err := u.End(); err != nil {", passed, test + "CSRFAndExtraParts"},
		{"writing down an opening", open, "if err := s.record(ctx, me, request, uuid.NullUUID{}); err != nil {", passed, "./e2e/access RequiresAccessRecord"},
		{"writing down the opening of a file", open, "if err := s.record(ctx, me, request, uuid.NullUUID{UUID: evidence, Valid: true}); err != nil {", passed, "./e2e/access OnlyPageScript"},
		{"files for the page's script alone", "handlers/adviser/sealed_bundle.go", `c.Get("Sec-Fetch-Site") != "same-origin" || c.Get("Sec-Fetch-Dest") != "empty"`, never, "./e2e/access OnlyPageScript"},
	}
}

// ofTheSeal are the guards of what is sealed.
func ofTheSeal() []mutant {
	const test = "./seal "
	return []mutant{
		{"whose file it is", "seal/object.go", "b != l.Binding", never, test + "."},
		{"members that nobody knows", "seal/binding.go", "d.DisallowUnknownFields()", skipped, test + "."},
		{"a second value", "seal/binding.go", "if _, err := d.Token(); !errors.Is(err, io.EOF) {", "if _, err := d.Token(); !GONE && !errors.Is(err, io.EOF) {", test + "."},
		{"a header without end", "seal/binding.go", "n > headerLimit", never, test + "TooLong"},
		{"sizes that are hidden", "seal/object.go", "zeros(padme(whole)-whole)", "zeros(without.Either(GONE, whole, padme(whole))-whole)", test + "."},
	}
}

// ofSteps are the guards against steps that are not possible.
func ofSteps() []mutant {
	const confirm = "scheduling/confirm.go"
	return []mutant{
		{"done before its end", confirm, "!s.hasEnded(b)", never, "./scheduling Finish_OnlyAfter"},
		{"steps of a measure", "accommodation/status.go", "!slices.Contains(Steps(), Step{s, to, by})", never, "./accommodation ."},
		{"steps of an arrangement or a booking", "interview/step.go", "!allowed", never, "./interview CheckStep"},
		{"what a draft lacks", "accommodation/request.go", "if err := r.CheckComplete(); err != nil {", passed, "./accommodation ."},
		{"practical words", "accommodation/decision.go", `d.Practical == ""`, never, "./accommodation ."},
		{"confirming with something missing", confirm, "if missing := b.OpenArrangements(b.Released()); len(missing) > 0 {", "if missing := b.OpenArrangements(b.Released()); !GONE && len(missing) > 0 {", "./scheduling OpenArrangement"},
		{"locks on the hours of a room", "storage/holds.go", "hashtextextended(k, 0)", "hashtextextended(k` + without.Either(GONE, ` || random()`, ``) + `, 0)", "./storage InTheSameHour"},
	}
}

// ofMeanwhile are the guards against steps that are not possible any more, because somebody was quicker.
func ofMeanwhile() []mutant {
	return []mutant{
		{"a candidate's step in time", "storage/progress.go", " where id = $1 and status = $2`\n\tif err := changed(c.tx.ExecContext(ctx, query, m.ID, loaded, m.Status))", " where id = $1 and ` + without.Either(GONE, `$2 <> ''`, `status = $2`)\n\tif err := changed(c.tx.ExecContext(ctx, query, m.ID, loaded, m.Status))", "./storage StateThatIsOver"},
		{"a decision in time", "storage/decide.go", "where id = $1 and status = $2`", "where id = $1 and ` + without.Either(GONE, `$2 <> ''`, `status = $2`)", "./storage ADecisionOnWhat"},
		{"a booking in time", "storage/bookings.go", "where id = $1 and version = $2 and status = $3`", "where id = $1 and ` + without.Either(GONE, `$2 > 0 and $3 <> ''`, `version = $2 and status = $3`)", "./storage StepOfHROn"},
		{"an arrangement in time", "storage/arrangements.go", "where id = $1 and version = $2 and status = $3`", "where id = $1 and ` + without.Either(GONE, `$2 > 0 and $3 <> ''`, `version = $2 and status = $3`)", "./storage StepOfHROn"},
		{"a draft in two tabs", "storage/requests.go", "where id = $1 and version = $2 and submitted_at is null`\n\treturn changed(c.tx.ExecContext(ctx, query, r.ID, r.Version, at,", "where id = $1 and ` + without.Either(GONE, `$2 > 0`, `version = $2`) + ` and submitted_at is null`\n\treturn changed(c.tx.ExecContext(ctx, query, r.ID, r.Version, at,", "./storage AnotherTab"},
		{"a press on a page that is old", "scheduling/booking.go", "v.Version != b.Version", never, "./scheduling StaleVersion"},
		{"a press on an arrangement that is old", "scheduling/arrangement.go", "change.Version != a.Version", never, "./scheduling ArrangementStep_Refusals"},
	}
}
