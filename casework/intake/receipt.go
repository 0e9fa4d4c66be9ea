package intake

import (
	"stepfree/accommodation"
	"stepfree/seal"
	store "stepfree/storage/candidate"
)

// receipt signs what is sent with a request, and seals it to the request key. The draft is as its candidate saw it; the
// request is the same draft, with the time of its submission, and key its draft key.
func (s Service) receipt(d Draft, key seal.PrivateKey, sent accommodation.Request) (store.SealedReceipt, error) {
	receipt := seal.Receipt{
		Binding: seal.ReceiptBinding(d.ID), Application: sent.ApplicationID, At: sent.SubmittedAt.UTC(),
		Files: make([]seal.Label, len(d.Files)), Measures: make([]seal.MeasureReceipt, len(sent.Measures)),
	}
	if sealed := d.sealed; sealed != nil {
		words, err := key.StatementReceipt(sealed.Sealed, statementBinding(d.ID, *sealed))
		if err != nil {
			return store.SealedReceipt{}, err
		}
		receipt.Statement = &words
	}
	for i, f := range d.Files {
		receipt.Files[i] = f.Label
	}
	for i, m := range sent.Measures {
		receipt.Measures[i] = seal.MeasureReceipt{ID: m.ID, Stage: m.StageID, Code: m.Code, Parameters: m.Parameters}
	}
	sealed, digest, err := key.Recipient().SealReceipt(receipt, s.SigningKey)
	return store.SealedReceipt{Sealed: sealed, Digest: digest[:]}, err
}
