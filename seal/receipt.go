package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Receipt says what was sent with a request, so that the adviser's browser notices what was exchanged, left out or put in
// afterwards. The candidate zone signs it once, when the request is sent.
type Receipt struct {
	Binding
	// Salt is random, so that the digest of a receipt does not confirm a guess at what was sent.
	Salt Digest `json:"salt"`
	// Application is the one that the request was made for.
	Application uuid.UUID         `json:"application"`
	At          time.Time         `json:"at"`
	Statement   *StatementReceipt `json:"statement"` // nil if no words were written
	Files       []Label           `json:"files"`
	Measures    []MeasureReceipt  `json:"measures"`
}

// StatementReceipt names the statement of a Receipt.
type StatementReceipt struct {
	Object  uuid.UUID `json:"object"`
	Version int       `json:"version"`
	SHA256  Digest    `json:"sha256"` // of the JSON that is sealed
}

// MeasureReceipt is a measure of a Receipt, as it was asked for.
type MeasureReceipt struct {
	ID         uuid.UUID         `json:"id"`
	Stage      uuid.UUID         `json:"stage"`
	Code       string            `json:"code"`
	Parameters map[string]string `json:"parameters"`
}

// signedReceipt is a receipt as it is sealed. What is signed is receiptContext, followed by Receipt.
type signedReceipt struct {
	Receipt   []byte `json:"receipt"` // JSON
	Key       string `json:"key"`     // public, as base64
	Signature []byte `json:"signature"`
}

// receiptContext begins what is signed, so that the signature is of nothing but a receipt. The browser's code has the
// same text.
const receiptContext = "Stepfree receipt 1\n"

// ReceiptBinding is the binding of the receipt of a request.
func ReceiptBinding(request uuid.UUID) Binding {
	return Binding{Request: request, Object: request, Kind: KindReceipt, Version: 1}
}

// SealReceipt signs a receipt, with a new salt, and seals it. It returns the digest too, which may be shown.
func (r Recipient) SealReceipt(receipt Receipt, by SigningKey) (sealed []byte, digest Digest, err error) {
	if by.key == nil {
		return nil, digest, errNoKey
	}
	// crypto/rand ends the program instead of returning an error.
	_, _ = rand.Read(receipt.Salt[:])
	text, err := encode(receipt)
	if err != nil {
		return nil, digest, err
	}
	signature := ed25519.Sign(by.key, append([]byte(receiptContext), text...))
	sealed, err = r.sealJSON(signedReceipt{Receipt: text, Key: by.public(), Signature: signature})
	return sealed, sha256.Sum256(text), err
}

// ShortDigest returns the short form of a digest of SealReceipt, for two people to compare; "" for anything else.
func ShortDigest(digest []byte) string {
	if len(digest) != sha256.Size {
		return ""
	}
	return fingerprintText([sha256.Size]byte(digest))
}

// StatementReceipt returns what a receipt says of a sealed statement. It returns ErrBinding for a statement of another
// record.
func (k PrivateKey) StatementReceipt(sealed []byte, want Binding) (StatementReceipt, error) {
	text, err := k.OpenPadded(sealed)
	if err != nil {
		return StatementReceipt{}, err
	}
	var s Statement
	if err := decode(text, &s); err != nil {
		return StatementReceipt{}, err
	}
	if s.Binding != want {
		return StatementReceipt{}, fmt.Errorf("%w: statement", ErrBinding)
	}
	return StatementReceipt{Object: s.Object, Version: s.Version, SHA256: sha256.Sum256(text)}, nil
}
