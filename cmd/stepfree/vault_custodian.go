package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/term"

	"stepfree/account"
	"stepfree/seal"
	"stepfree/storage/installation"
)

// publicEnding is the ending of the file of a custodian's public key.
const publicEnding = ".pub"

// vaultCustodianCommand makes the key of a custodian, on a computer without a network. It needs no data folder.
type vaultCustodianCommand struct {
	KeyFile string `arg:"" type:"path" help:"New file for the sealed key; the public key goes into a second one, KEYFILE.pub."`
	Name    string `required:"" help:"Name of the custodian, as medical advisers read it."`
}

// Run shows the passphrase once, and writes both files when it was typed again.
func (cmd vaultCustodianCommand) Run() error {
	for _, path := range []string{cmd.KeyFile, cmd.KeyFile + publicEnding} {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s exists already: name a new file", path)
		}
	}
	key, passphrase, sealed, err := seal.NewCustodianKey()
	if err != nil {
		return err
	}
	custodian, err := seal.NewCustodian(account.Clean(cmd.Name), key)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "The passphrase of your key, which is shown only now. Write it on paper:\n\n  %s\n\n", passphrase)
	again, err := newPrompt().ask("Type it once more: ")
	if err != nil {
		return err
	}
	if strings.TrimSpace(again) != passphrase {
		return errors.New("that is another passphrase: nothing was written, run the command again")
	}
	if err := errors.Join(
		seal.CreateCredential(cmd.KeyFile, string(bytes.TrimSpace(sealed))),
		seal.CreateCredential(cmd.KeyFile+publicEnding, custodian.String()),
	); err != nil {
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, `Custodian: %s
Fingerprint of the key: %s

Keep %s and the paper in two places, which nobody else enters; a copy of the file on a second medium.
Give %s%s to the people who run the portal, and read them the fingerprint. It is not secret.
`, custodian.Name, key.Fingerprint(), cmd.KeyFile, cmd.KeyFile, publicEnding)
	return err
}

// vaultCustodiansCommand names the custodians. It changes one file, also while the service runs.
type vaultCustodiansCommand struct {
	Data  string   `help:"Folder for keys, sealed files and the embedded database." env:"STEPFREE_DATA" type:"path"`
	Files []string `arg:"" type:"existingfile" help:"The public files of the three custodians."`
}

// Run pins the public keys of the custodians, in place of earlier ones.
func (cmd vaultCustodiansCommand) Run() error {
	var custodians []seal.Custodian
	for _, path := range cmd.Files {
		text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
		if err != nil {
			return err
		}
		custodian, err := seal.ParseCustodian(string(text))
		if err != nil {
			return fmt.Errorf("%s is not the public file of a custodian: %w", path, err)
		}
		custodians = append(custodians, custodian)
	}
	folder := installation.Folder(dataConfig{Data: cmd.Data}.folder())
	if err := folder.Pins().PinCustodians(custodians); err != nil {
		return err
	}
	tell("The custodians are:\n")
	for _, c := range custodians {
		tell("  %s  %s", c.Key.Fingerprint(), c.Name)
	}
	tell("\nLet each read the fingerprint to you. A medical adviser now makes the recovery copies, on the page of the vault.")
	return nil
}

// prompt asks questions on the terminal. What is typed is not shown; without a terminal each answer is a line of the
// standard input.
type prompt struct{ lines *bufio.Reader }

func newPrompt() prompt { return prompt{bufio.NewReader(os.Stdin)} }

// ask returns the answer to a question.
func (p prompt) ask(question string) (string, error) {
	fmt.Fprint(os.Stderr, question)
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) {
		typed, err := term.ReadPassword(fd)
		fmt.Fprintln(os.Stderr)
		return string(typed), err
	}
	line, err := p.lines.ReadString('\n')
	fmt.Fprintln(os.Stderr)
	if errors.Is(err, io.EOF) && line != "" {
		err = nil
	}
	if err != nil {
		return "", fmt.Errorf("no answer: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
