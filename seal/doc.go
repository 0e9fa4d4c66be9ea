// Package seal seals what a candidate sends and opens it again; it wraps age with hybrid, post-quantum keys.
//
// A [Recipient] is a public key: a program that holds only recipients can seal and never open. An [PrivateKey] holds a
// private key and is never printed. The chain of keys, from the outside in:
//
//	the adviser's passphrase   opens the adviser's identity   (in the browser only)
//	the adviser's identity     opens the vault's identity     (the adviser's grant)
//	the vault's identity       opens a request key            (one per request, kept in the keyring)
//	a request key              opens the statement, the labels and the evidence of that request
//
// There are three sealed forms. All begin with a length as four bytes, big endian, and end with zeros:
//
//	key      the identity as text, neither prefixed nor padded
//	small    length, JSON or text, zeros to a multiple of 1 KiB      (label, statement, reasons)
//	object   length, [Binding] as JSON, content, zeros to Padmé's size with a floor of 64 KiB   (evidence)
//
// What is sealed names the record that it belongs to, and whoever opens it says which record that should be: a sealed
// thing under another record's id is [ErrBinding], not somebody else's file. Sealing to a public key does not say who
// sealed it; the design accepts that, see docs/decisions/0003-sealing.md.
package seal
