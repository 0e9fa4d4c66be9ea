package measure

import (
	"stepfree/interview"
	"stepfree/locale"
)

// Provided names what a provision is: a role, a piece of equipment, a document or a thing to ask for.
func Provided(l locale.Localizer, need interview.Need) string {
	switch need.Kind {
	case interview.ProvisionPerson:
		return l.T("role." + need.Item)
	case interview.ProvisionDocument:
		return l.T("material." + need.Item)
	case interview.ProvisionSlot:
		return l.T("hr.provision.slot")
	case interview.ProvisionThing:
	}
	for _, key := range []string{"site." + need.Item, "feature." + need.Item} {
		if need.Item != "" && l.Has(key) {
			return l.T(key)
		}
	}
	return l.T("hr.provision.thing")
}
