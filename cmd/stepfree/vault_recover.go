package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"stepfree/seal"
)

// vaultRecoverCommand lets two custodians seal the vault's key to an adviser, on a computer without a network. It opens
// the vault in its own memory and writes sealed bytes only.
type vaultRecoverCommand struct {
	Copies  string   `arg:"" type:"existingfile" help:"What stepfree vault recovery-copies printed."`
	Keys    []string `arg:"" type:"existingfile" help:"The key files of two custodians; of all three for a drill."`
	Vault   string   `required:"" help:"Fingerprint of the vault, from the paper in your safe."`
	Adviser string   `help:"Fingerprint of the medical adviser's new key, as the adviser reads it to you."`
	Grant   string   `type:"path" help:"New file for the adviser's access."`
	Drill   bool     `help:"Show that each two of the three custodians can open the vault, and change nothing."`
}

// custodianKey is the opened key of a custodian.
type custodianKey struct {
	path string
	seal.PrivateKey
}

// Run opens the keys of the custodians, and writes a grant or shows the code of a drill.
func (cmd vaultRecoverCommand) Run() error {
	vault, err := seal.ParseFingerprint(cmd.Vault)
	if err != nil {
		return fmt.Errorf("--vault: %w", err)
	}
	var bundle recoveryBundle
	if err := readJSON(cmd.Copies, &bundle); err != nil {
		return err
	}
	if cmd.Drill {
		return cmd.drill(bundle, vault)
	}
	adviser, err := bundle.adviser(cmd.Adviser)
	if err != nil {
		return err
	}
	if cmd.Grant == "" {
		return errors.New("--grant: name a new file for the adviser's access")
	}
	keys, err := cmd.openKeys(2)
	if err != nil {
		return err
	}
	opened, err := bundle.open(keys[0], keys[1], vault)
	if err != nil {
		return err
	}
	sealed, err := adviser.SealKey(opened)
	if err != nil {
		return err
	}
	text, err := json.Marshal(recoveryGrant{Recipient: adviser.String(), Sealed: sealed})
	if err != nil {
		return err
	}
	if err := seal.CreateCredential(cmd.Grant, string(text)); err != nil {
		return err
	}
	tell("%s lets in the adviser with the key %s. Take it to the server, and run:\n\n  stepfree vault grant %s",
		cmd.Grant, adviser.Fingerprint(), cmd.Grant)
	return nil
}

// drill opens the vault with each pair, and shows the code.
func (cmd vaultRecoverCommand) drill(bundle recoveryBundle, vault string) error {
	keys, err := cmd.openKeys(seal.CustodianCount)
	if err != nil {
		return err
	}
	var code []byte
	for _, pair := range seal.CustodianPairs() {
		opened, err := bundle.open(keys[pair[0]], keys[pair[1]], vault)
		if err != nil {
			return err
		}
		if code, err = opened.Open(bundle.Code); err != nil {
			return fmt.Errorf("the code of the drill in %s is damaged: export the recovery copies again", cmd.Copies)
		}
	}
	tell("Each two of the three can open the vault. On the server, run:\n\n  stepfree vault drill \"%s\"", code)
	return nil
}

// openKeys opens so many key files, of different custodians.
func (cmd vaultRecoverCommand) openKeys(count int) (keys []custodianKey, err error) {
	if len(cmd.Keys) != count {
		return nil, fmt.Errorf("%d key files are needed, of different custodians: %d were named", count, len(cmd.Keys))
	}
	terminal := newPrompt()
	for _, path := range cmd.Keys {
		sealed, err := os.ReadFile(path) //nolint:gosec // the custodian names the file
		if err != nil {
			return nil, err
		}
		passphrase, err := terminal.ask("Passphrase of " + path + ": ")
		if err != nil {
			return nil, err
		}
		key, err := seal.OpenCustodianKey(sealed, passphrase)
		switch {
		case errors.Is(err, seal.ErrNotOurs):
			return nil, fmt.Errorf("the passphrase does not open %s", path)
		case err != nil:
			return nil, fmt.Errorf("%s is damaged, or not the key of a custodian: take its copy", path)
		}
		for _, other := range keys {
			if other.Recipient().String() == key.Recipient().String() {
				return nil, fmt.Errorf("%s and %s hold the same key: a second custodian is needed", other.path, path)
			}
		}
		keys = append(keys, custodianKey{path, key})
	}
	return keys, nil
}

// open opens the newest recovery copy that is sealed to two custodians and of the vault with the fingerprint.
func (b recoveryBundle) open(one, other custodianKey, vault string) (opened seal.PrivateKey, err error) {
	problem := fmt.Errorf("%s and %s are not the keys of two custodians of these recovery copies", one.path, other.path)
	for _, sealed := range b.Copies {
		opened, err := seal.OpenRecoveryCopy(sealed, one.PrivateKey, other.PrivateKey, vault)
		switch {
		case err == nil:
			return opened, nil
		case errors.Is(err, seal.ErrBinding):
			problem = fmt.Errorf("the recovery copies are not of the vault %s: compare it with the paper in your safe, "+
				"and where they come from", vault)
		case !errors.Is(err, seal.ErrNotOurs):
			problem = fmt.Errorf("a recovery copy for %s and %s is damaged: export the copies again, "+
				"or let a medical adviser renew them", one.path, other.path)
		}
	}
	return seal.PrivateKey{}, problem
}

// adviser returns the public key of an adviser who waits for access, by its fingerprint.
func (b recoveryBundle) adviser(typed string) (seal.Recipient, error) {
	fingerprint, err := seal.ParseFingerprint(typed)
	if err != nil {
		return seal.Recipient{}, fmt.Errorf("--adviser: %w", err)
	}
	for _, w := range b.Waiting {
		if r, err := seal.ParseRecipient(w.Recipient); err == nil && r.Fingerprint() == fingerprint {
			return r, nil
		}
	}
	return seal.Recipient{}, fmt.Errorf("no medical adviser who waits for access has the key %s: "+
		"let the adviser make one on the page of the vault, then export the recovery copies again", fingerprint)
}
