package mutants

import "slices"

func mutants() []mutant {
	return slices.Concat(ofTheDoor(), ofTheSession(), ofSigningIn(), ofUploads(), ofTheSeal(), ofSteps())
}

// ofTheDoor are the guards before every route.
func ofTheDoor() []mutant {
	const guard, test = "handlers/web/guard.go", "./handlers "
	return []mutant{
		{"compressed bodies", guard, "case len(header.Peek(fiber.HeaderContentEncoding)) > 0:", "case false:", test + "Refused"},
		{"cookies that come twice", guard, "case hasTwin(header):", "case false:", test + "Twice"},
		{"bodies of a GET", guard, "case r.Method == fiber.MethodGet && (length > 0 || length == chunked):", "case false:", test + "Body|Ways"},
		{"posts from elsewhere", guard, "case !s.sameOrigin(c):", "case false:", test + "Refused"},
		{"what browsers say of a post", guard, `return site == "same-origin"`, `return site != ""`, test + "Refused"},
		{"the origin, where a browser says no more", guard, "return c.Get(fiber.HeaderOrigin) == s.Origin", "return true", test + "Refused"},
		{"bodies of unknown length", guard, "case length < 0:", "case false:", test + "Refused"},
		{"long bodies", guard, "case length > r.maxBody():", "case false:", test + "Refused"},
		{"parts where none belong", guard, "case mediaType(c) != formType && (length > 0 || mediaType(c) != \"\"):", "case false:", test + "Refused"},
		{"headers that go on in the next line", "handlers/handlers.go", ", cfg.Site.Language, refuseFolded)", ", cfg.Site.Language, func(c *fiber.Ctx) error { return c.Next() })\n\t_ = refuseFolded", test + "Ways"},
		{"the headers of every answer", "handlers/headers.go", "\t\tsetHeaders(ctx, origin)\n", "\t\t_ = setHeaders\n", test + "Headers"},
		{"text that is no text", "handlers/web/form.go", "if !utf8.Valid(key) || !utf8.Valid(value) || bytes.IndexByte(key, 0) >= 0 || bytes.IndexByte(value, 0) >= 0 {", "if _ = bytes.IndexByte; !utf8.Valid(nil) {", test + "NoText"},
		{"what is no id", "handlers/web/form.go", "if err != nil || len(c.Params(name)) != 36 {", "if err != nil {", "./e2e AnIDHasOneWay"},
	}
}

// ofTheSession are the guards of whoever is signed in.
func ofTheSession() []mutant {
	const test = "./handlers "
	return []mutant{
		{"the proof of a form", "handlers/web/site.go", "!me.Session.IsCSRF(string(c.Request().PostArgs().Peek(csrfField)))", "false", test + "Typed|Proof|Session"},
		{"the proof of an upload", "handlers/web/parts.go", "if !session.IsCSRF(token) {", "if false && token == \"\" {", "./handlers/candidate AnUploadWithoutProof"},
		{"a session that is over", "handlers/web/site.go", "\t\tif isNotFound(err) {\n", "\t\tif false {\n", "./e2e EveryRoute"},
		{"a cookie for this host alone", "handlers/web/session.go", `const cookiePrefix = "__Host-"`, `const cookiePrefix = ""`, test + "Session|Cookie|Link"},
		{"a cookie that scripts do not read", "handlers/web/session.go", "Secure: true, HTTPOnly: true,", "Secure: true,", test + "Link|SignsIn|Cookie|Session"},
		{"a cookie over TLS alone", "handlers/web/session.go", "Secure: true, HTTPOnly: true,", "HTTPOnly: true,", test + "Link|SignsIn|Cookie|Session"},
		{"signing out in the database too", "handlers/web/session.go", "return s.DB.EndSession(c.UserContext(), role, token)", "_ = token\n\treturn nil", test + "SigningOut"},
		{"the place to return to is ours", "handlers/web/session.go", `u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, home+"/") || `, "", "./handlers/web ."},
	}
}

// ofSigningIn are the guards of the ways in.
func ofSigningIn() []mutant {
	const test = "./handlers "
	return []mutant{
		{"the password", "handlers/signin/staff.go", "if unknown || !fits || !current {", "if unknown || fits && !fits || !current {", test + "Wrong|Staff|SignIn|Fit"},
		{"a code that was used", "handlers/signin/staff.go", "\tif errors.Is(err, storage.ErrChanged) {\n\t\treturn who, errWrong // the code was used before\n\t}\n\treturn who, err\n", "\treturn who, nil\n", test + "Code|Twice|Used|Staff"},
		{"the decoy", "handlers/signin/staff.go", "\t\twho.PasswordHash = h.decoy\n", "\t\treturn who, errWrong\n", "./handlers/signin ."},
		{"asking as every audience", "handlers/signin/staff.go", "\t\t\t\twho, found = credential, nil\n\t\t\t}\n\t\t\treturn err\n\t\t})\n", "\t\t\t\twho, found = credential, nil\n\t\t\t}\n\t\t\treturn err\n\t\t})\n\t\tif found == nil {\n\t\t\treturn who, nil\n\t\t}\n", "./e2e AnAddress"},
		{"the limit on passwords", "handlers/signin/staff.go", "if !h.passwords.allow(h.Now(), in.Email, network) {", "if _ = network; false {", test + "Guessing"},
		{"the limit on links", "handlers/signin/link.go", "if h.links.allow(now, in.Email) {", "if true {", "./e2e LinksAreSent"},
		{"the limit of an account", "handlers/signin/throttle.go", "return l.account.allow(now, address) && own && near", "return own && near", "./handlers/signin Lock"},
		{"the limit of a network", "handlers/signin/throttle.go", "return l.account.allow(now, address) && own && near", "return l.account.allow(now, address) && own", "./handlers/signin Network"},
		{"networks that an account knows", "handlers/signin/throttle.go", "if l.familiar.has(now, address, network) {", "if false {", "./handlers/signin Lock"},
		{"headers that anybody writes", "handlers/web/network.go", "if s.isProxy(at) {", "if true {", "./handlers/web Proxy"},
	}
}

// ofUploads are the guards of what is sent as a document, and of who gets it.
func ofUploads() []mutant {
	const upload, test = "handlers/candidate/upload.go", "./handlers/candidate "
	return []mutant{
		{"types of files", upload, "\treturn fileType{}, errType\n}", "\treturn fileType{\"text/plain\", \".txt\"}, nil\n}", test + "EveryFileThatIsRefused"},
		{"empty files", upload, "case len(head) == 0:\n\t\treturn fileType{}, errEmpty", "case len(head) == 0:\n\t\treturn fileType{\"text/plain\", \".txt\"}, nil", test + "EveryFileThatIsRefused"},
		{"large files", upload, "\tcase n > limit:\n\t\treturn errTooLarge\n", "", test + "EveryFileThatIsRefused"},
		{"much together", upload, "case n > limit && limit < accommodation.MaxFileBytes:\n\t\treturn errTotal\n", "", test + "LimitsOfARequest"},
		{"much together, in two windows", upload, "if label.Size > now.room() {", "if false {", test + "BesideEachOther"},
		{"parts behind the file", upload, "if err := parts.End(); err != nil {", "if err := error(nil); err != nil {", test + "AnUploadWithoutProof"},
		{"writing down an opening", "handlers/adviser/open.go", "\tif err := h.record(c.UserContext(), me, id, uuid.NullUUID{}); err != nil {\n\t\treturn err\n\t}\n", "", "./e2e HandedOut"},
		{"writing down the opening of a file", "handlers/adviser/open.go", "h.record(c.UserContext(), me, id, uuid.NullUUID{UUID: evidence, Valid: true}); err != nil {", "error(nil); err != nil || id == uuid.Nil {", "./e2e AFileIsOpened"},
		{"files for the page's script alone", "handlers/adviser/open.go", `if c.Get("Sec-Fetch-Site") != "same-origin" || c.Get("Sec-Fetch-Dest") != "empty" {`, "if false {", "./e2e AFileIsOpened"},
	}
}

// ofTheSeal are the guards of what is sealed.
func ofTheSeal() []mutant {
	const test = "./seal "
	return []mutant{
		{"whose file it is", "seal/object.go", "\tif b != l.Binding {\n\t\treturn nil, ErrBinding\n\t}\n", "\t_ = b\n", test + "."},
		{"members that nobody knows", "seal/binding.go", "\td.DisallowUnknownFields()\n", "", test + "."},
		{"a second value", "seal/binding.go", "if _, err := d.Token(); !errors.Is(err, io.EOF) {", "if false {", test + "."},
		{"a header without end", "seal/binding.go", "if n > headerLimit {", "if false {", test + "TooLong"},
		{"sizes that are hidden", "seal/object.go", "zeros(padme(whole)-whole)", "zeros(whole-whole)", test + "."},
	}
}

// ofSteps are the guards against steps that are not possible, or not any more.
func ofSteps() []mutant {
	const bookings = "handlers/hr/bookings.go"
	return []mutant{
		{"done before its end", bookings, "if !h.hasEnded(b) {", "if false {", "./handlers DoneOnly"},
		{"steps of a measure", "accommodation/status.go", "if !slices.Contains(Steps(), Step{s, to, by}) {", "if _ = slices.Contains(Steps(), Step{}); false {", "./accommodation ."},
		{"steps of an arrangement or a booking", "interview/arrangement.go", "\tif !allowed {\n", "\tif _ = allowed; false {\n", "./interview ."},
		{"what a draft lacks", "accommodation/request.go", "if err := r.Sendable(); err != nil {", "if err := error(nil); err != nil {", "./accommodation ."},
		{"practical words", "accommodation/decision.go", "if d.Practical == \"\" {", "if false {", "./accommodation ."},
		{"a candidate's step in time", "storage/progress.go", "update accommodation.measure set status = $3, version = version + 1 where id = $1 and status = $2`\n\tif err := changed(c.tx.ExecContext(ctx, query, m.ID, loaded, m.Status))", "update accommodation.measure set status = $3, version = version + 1 where id = $1 and $2 <> ''`\n\tif err := changed(c.tx.ExecContext(ctx, query, m.ID, loaded, m.Status))", "./storage Step|Over|Withdraw"},
		{"a decision in time", "storage/decide.go", "where id = $1 and status = $2`", "where id = $1 and $2 <> ''`", "./storage Meanwhile"},
		{"a booking in time", "storage/bookings.go", "where id = $1 and version = $2 and status = $3`", "where id = $1 and $2 > 0 and $3 <> ''`", "./storage Meanwhile"},
		{"an arrangement in time", "storage/arrangements.go", "where id = $1 and version = $2 and status = $3`", "where id = $1 and $2 > 0 and $3 <> ''`", "./storage Meanwhile"},
		{"a draft in two tabs", "storage/requests.go", "where id = $1 and version = $2 and submitted_at is null`\n\treturn changed(c.tx.ExecContext(ctx, query, r.ID, r.Version, at,", "where id = $1 and $2 > 0 and submitted_at is null`\n\treturn changed(c.tx.ExecContext(ctx, query, r.ID, r.Version, at,", "./storage AnotherTab"},
		{"a press on a page that is old", bookings, "if in.Version != strconv.Itoa(b.Version) {", "if _ = strconv.Itoa; false {", "./e2e APressOn"},
		{"a press on an arrangement that is old", "handlers/hr/arrangements.go", "if in.Version != strconv.Itoa(a.Version) {", "if _ = strconv.Itoa; false {", "./e2e APressOn"},
		{"confirming with something missing", bookings, "if missing := b.Missing(b.Released()); len(missing) > 0 {\n\t\t\treturn", "if missing := b.Missing(nil); len(missing) > 0 {\n\t\t\treturn", "./e2e NotArranged"},
		{"locks on the hours of a room", "storage/holds.go", "pg_advisory_xact_lock(hashtextextended(k, 0))", "pg_advisory_xact_lock(hashtextextended(k || random(), 0))", "./storage InACircle"},
	}
}
