package row

import "stepfree/interview"

// JoiningJSON selects how an interview is joined as JSON, for Joining: of the stage and the application whose ids are
// given as SQL, or else of the stage. The row policies leave out what the reader may not know.
func JoiningJSON(stage, application string) string {
	return `(select json_build_object('platform', j.platform, 'link', j.link, 'phone', j.phone, 'code', j.code,
		'test_on', j.test_on) from interview.joining j
		where j.stage_id = ` + stage + ` and (j.application_id is null or j.application_id = ` + application + `)
		order by j.application_id nulls last limit 1)`
}

// Joining scans JoiningJSON. Null is the zero value.
type Joining interview.Joining

// Scan implements sql.Scanner.
func (j *Joining) Scan(src any) error {
	var r struct {
		Platform string `json:"platform"`
		Link     string `json:"link"`
		Phone    string `json:"phone"`
		Code     string `json:"code"`
		TestOn   day    `json:"test_on"`
	}
	if err := unmarshal(src, &r); err != nil {
		return err
	}
	*j = Joining{Platform: r.Platform, Link: r.Link, Phone: r.Phone, Code: r.Code, TestOn: r.TestOn.Time}
	return nil
}
