package interview

// Progress is how far an arrangement is, as its candidate reads it. Message: "arrangement.status.<progress>".
type Progress string

// The values of Progress.
const (
	ProgressApproved    Progress = "approved" // nothing is done for it yet
	ProgressArranging   Progress = "arranging"
	ProgressInPlace     Progress = "confirmed"
	ProgressProvided    Progress = "provided"     // the candidate says so
	ProgressNotProvided Progress = "not_provided" // the candidate says so
	ProgressWaived      Progress = "waived"
	ProgressWithdrawn   Progress = "withdrawn"
)

// Delivery is what a candidate knows of one provision.
type Delivery struct {
	Status    ProvisionStatus
	Said      bool // by the candidate
	Delivered bool
}

// Progress returns how far an arrangement of this state is with its provisions.
func (s ArrangementStatus) Progress(list []Delivery) Progress {
	if s != ArrangementApproved {
		return Progress(s)
	}
	live, begun, inPlace, said := 0, 0, 0, 0
	for _, d := range list {
		if !d.Status.IsLive() {
			continue
		}
		live++
		switch {
		case d.Said && !d.Delivered:
			return ProgressNotProvided
		case d.Said:
			said++
		}
		if d.Status != ProvisionNeeded {
			begun++
		}
		if d.Status == ProvisionInPlace {
			inPlace++
		}
	}
	switch {
	case said > 0:
		return ProgressProvided
	case live > 0 && inPlace == live:
		return ProgressInPlace
	case begun > 0:
		return ProgressArranging
	}
	return ProgressApproved
}
