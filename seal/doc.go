// Package seal encrypts what candidates submit, and decrypts it. It wraps age with hybrid, post-quantum keys
// (ML-KEM-768 and X25519).
//
// A [Recipient] is a public key: a program that holds only recipients can seal, but not open. A [PrivateKey] opens, and
// never prints its value. The chain of keys, from the outside in:
//
//	the adviser's passphrase   opens the adviser's identity   (in the browser only)
//	the adviser's identity     opens the vault's identity     (the adviser's grant)
//	the vault's identity       opens a request key            (one per request, in the keyring)
//	a request key              opens the statement, the labels and the evidence of that request
//
// Each two of three custodians open the vault's identity too, from a recovery copy that is sealed to both.
//
// There are three sealed forms. All begin with a length as four bytes, big endian, and end with zeros:
//
//	key      the identity as text, neither prefixed nor padded
//	small    length, JSON or text, zeros to a multiple of 1 KiB      (label, statement, reasons)
//	object   length, [Binding] as JSON, content, zeros to Padmé's size with a floor of 64 KiB   (evidence)
//
// Small and object forms contain the [Binding] of their record, and callers pass the one they expect: an object under
// the id of another record is [ErrBinding]. A sealed object does not say who sealed it; docs/decisions/0003-sealing.md
// accepts that.
package seal
