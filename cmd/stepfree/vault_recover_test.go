package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/seal"
	"stepfree/storage/installation"
	"stepfree/storage/pg"
)

// typing runs the program and types lines into it.
func typing(t *testing.T, lines string, args ...string) (out, complaint string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env, cmd.Stdin = environment(), strings.NewReader(lines)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var ended *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	// The questions of the program stand before what it says of an error.
	questions := regexp.MustCompile(`Passphrase of [^:]*: \n`)
	return stdout.String(), questions.ReplaceAllString(stderr.String(), ""), cmd.ProcessState.ExitCode()
}

// custodianFile is the key file of a custodian, as the command writes it.
type custodianFile struct{ path, passphrase string }

func newCustodianFile(t *testing.T, name string) custodianFile {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	key, passphrase, sealed, err := seal.NewCustodianKey()
	must(t, err)
	custodian, err := seal.NewCustodian(name, key)
	must(t, err)
	must(t, errors.Join(seal.CreateCredential(path, string(sealed)), seal.CreateCredential(path+publicEnding, custodian.String())))
	return custodianFile{path, passphrase}
}

// vaultWithCustodians is an external server whose vault three custodians can open, with an adviser who waits.
type vaultWithCustodians struct {
	externalServer
	vault      seal.PrivateKey
	custodians []custodianFile
	waiting    seal.PrivateKey
	bundle     string // file
}

func newVaultWithCustodians(t *testing.T) vaultWithCustodians {
	t.Helper()
	v := vaultWithCustodians{externalServer: newExternalServer(t), bundle: filepath.Join(t.TempDir(), "copies")}
	for _, email := range []string{"doctor@example.org", "second@example.org"} {
		if _, complaint, code := run(t, v.as(pg.Owner), "account", "create", "--role", "adviser", "--name", "Maria",
			"--email", email, "--origin", "https://review.example.org"); code != 0 {
			t.Fatal(complaint)
		}
	}
	v.initVault(t)
	v.Run(t, "stepfree", `delete from seal.vault_invitation; delete from seal.candidate_key`)
	public := []string{"vault", "custodians"}
	var custodians []seal.Custodian
	for _, name := range []string{"Anna Peeters", "Bernard", "Chloé"} {
		file := newCustodianFile(t, name)
		text, err := os.ReadFile(file.path + publicEnding)
		must(t, err)
		custodian, err := seal.ParseCustodian(string(text))
		must(t, err)
		v.custodians, custodians = append(v.custodians, file), append(custodians, custodian)
		public = append(public, file.path+publicEnding)
	}
	if out, complaint, code := run(t, v.as(pg.Owner), public...); code != 0 || !strings.Contains(out, "Anna Peeters") {
		t.Fatal(out, complaint)
	}
	v.makeVault(t, custodians)
	v.export(t)
	return v
}

// makeVault stores what the browser of the first adviser makes, and the key of the second one.
func (v *vaultWithCustodians) makeVault(t *testing.T, custodians []seal.Custodian) {
	t.Helper()
	var err error
	v.vault, err = seal.NewKey()
	must(t, err)
	v.waiting, err = seal.NewKey()
	must(t, err)
	folder := installation.Folder(v.data)
	key, err := seal.LoadPrivateKey(filepath.Join(v.data, "candidate.key"))
	must(t, err)
	copies, err := seal.RecoveryCopies(v.vault, custodians)
	must(t, err)
	var fingerprints []string
	for _, c := range custodians {
		fingerprints = append(fingerprints, c.Key.Fingerprint())
	}
	must(t, pg.CreateVaultAsOwner(t.Context(), v.URL(pg.Owner, v.password(t, pg.Owner), "stepfree"), pg.NewVault{
		ID: uuid.New(), Recipient: v.vault.Recipient().String(), AdviserEmail: "doctor@example.org",
		AdviserRecipient: "age1", CandidateKey: key.Recipient().String(), SealedIdentity: []byte("x"), SealedVault: []byte("x"),
		Custodians: fingerprints, RecoveryCopies: copies,
	}, time.Now()))
	must(t, folder.Pins().PinVault(v.vault.Recipient().Fingerprint()))
	v.Run(t, "stepfree", `insert into seal.identity (account_id, recipient, sealed, created_at)
		select id, '`+v.waiting.Recipient().String()+`', 'x', now() from account.account where email = 'second@example.org'`)
}

// export writes what the program prints for the custodians.
func (v *vaultWithCustodians) export(t *testing.T) {
	t.Helper()
	out, complaint, code := run(t, v.as(pg.Owner), "vault", "recovery-copies")
	if code != 0 || strings.Contains(out, "AGE-SECRET-KEY") {
		t.Fatal(out, complaint)
	}
	must(t, os.WriteFile(v.bundle, []byte(out), 0o600))
}

// letIn runs the program as two custodians do.
func (v *vaultWithCustodians) letIn(t *testing.T, grant string, files ...custodianFile) (out, complaint string, code int) {
	t.Helper()
	return v.letInFrom(t, v.bundle, v.vault.Recipient().Fingerprint(), grant, files...)
}

func (v *vaultWithCustodians) letInFrom(
	t *testing.T, bundle, vault, grant string, files ...custodianFile,
) (out, complaint string, code int) {
	t.Helper()
	args := []string{
		"vault", "recover", bundle, "--vault", vault, "--adviser", v.waiting.Recipient().Fingerprint(), "--grant", grant,
	}
	lines := ""
	for _, file := range files {
		args, lines = append(args, file.path), lines+file.passphrase+"\n"
	}
	return typing(t, lines, args...)
}

func TestRecover_EachPairLetsAnAdviserIn(t *testing.T) {
	t.Parallel()
	v := newVaultWithCustodians(t)
	for _, pair := range seal.CustodianPairs() {
		path := filepath.Join(t.TempDir(), "grant")
		out, complaint, code := v.letIn(t, path, v.custodians[pair[1]], v.custodians[pair[0]])
		if code != 0 || strings.Contains(out+complaint, "AGE-SECRET-KEY") {
			t.Fatal(out, complaint)
		}
		text, err := os.ReadFile(path)
		must(t, err)
		var grant recoveryGrant
		must(t, json.Unmarshal(text, &grant))
		opened, err := v.waiting.OpenKey(grant.Sealed)
		must(t, err)
		if opened.Recipient().String() != v.vault.Recipient().String() || bytes.Contains(text, []byte("AGE-SECRET-KEY")) {
			t.Error("the grant is of another vault, or not sealed")
		}
		if pair != seal.CustodianPairs()[2] {
			continue
		}
		if _, complaint, code := run(t, v.as(pg.Owner), "vault", "grant", path); code != 0 {
			t.Fatal(complaint)
		}
		_, complaint, code = run(t, v.as(pg.Owner), "vault", "grant", path)
		oneLine(t, "granted again", complaint, code, "can open the vault already")
		v.Run(t, "stepfree", `delete from seal.access; update seal.identity set recipient = 'age1other'`)
		_, complaint, code = run(t, v.as(pg.Owner), "vault", "grant", path)
		oneLine(t, "a key made anew", complaint, code, "it was made anew since")
	}
}

func TestRecover_RefusedInOneLine(t *testing.T) {
	t.Parallel()
	v := newVaultWithCustodians(t)
	one, other, foreign := v.custodians[0], v.custodians[1], newCustodianFile(t, "Eve")
	write := func(text string) string {
		path := filepath.Join(t.TempDir(), "file")
		must(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	whole, err := os.ReadFile(one.path)
	must(t, err)
	cut := custodianFile{write(string(whole[:len(whole)/2])), one.passphrase}
	copied := custodianFile{write(string(whole)), one.passphrase}
	var bundle recoveryBundle
	must(t, readJSON(v.bundle, &bundle))
	bundle.Copies[0][3000] ^= 1
	bent, err := json.Marshal(bundle)
	must(t, err)
	vault := v.vault.Recipient().Fingerprint()
	for name, c := range map[string]struct {
		bundle, vault, says string
		files               []custodianFile
	}{
		"one custodian":              {v.bundle, vault, "2 key files are needed", []custodianFile{one}},
		"one custodian, twice":       {v.bundle, vault, "hold the same key", []custodianFile{one, copied}},
		"another installation's key": {v.bundle, vault, "are not the keys of two custodians", []custodianFile{one, foreign}},
		"a wrong passphrase": {
			v.bundle, vault, "the passphrase does not open", []custodianFile{one, {other.path, one.passphrase}},
		},
		"a key that is cut off": {v.bundle, vault, "is damaged, or not the key", []custodianFile{cut, other}},
		"another vault": {
			v.bundle, foreignFingerprint, "are not of the vault " + foreignFingerprint, []custodianFile{one, other},
		},
		"a damaged copy":    {write(string(bent)), vault, "is damaged: export the copies again", []custodianFile{one, other}},
		"a bundle, cut off": {write(string(bent[:90])), vault, "is damaged: copy it again", []custodianFile{one, other}},
		"no fingerprint":    {v.bundle, "1234", "a fingerprint has 20 digits", []custodianFile{one, other}},
	} {
		grant := filepath.Join(t.TempDir(), "grant")
		_, complaint, code := v.letInFrom(t, c.bundle, c.vault, grant, c.files...)
		oneLine(t, name, complaint, code, c.says)
		if _, err := os.Stat(grant); err == nil {
			t.Errorf("%s: a grant was written", name)
		}
	}
	there := write("something")
	_, complaint, code := v.letIn(t, there, one, other)
	oneLine(t, "a file that is there", complaint, code, "file exists")
}

const foreignFingerprint = "0123 4567 89ab cdef 0123"

func TestDrill_RecordedOnceWithItsCode(t *testing.T) {
	t.Parallel()
	v := newVaultWithCustodians(t)
	args := []string{"vault", "recover", "--drill", v.bundle, "--vault", v.vault.Recipient().Fingerprint()}
	lines := ""
	for _, file := range v.custodians {
		args, lines = append(args, file.path), lines+file.passphrase+"\n"
	}
	out, complaint, code := typing(t, lines, args...)
	shown := regexp.MustCompile(`vault drill "([0-9a-f ]{24})"`).FindStringSubmatch(out)
	if code != 0 || shown == nil {
		t.Fatal(out, complaint)
	}
	wantPassed := func(n int) {
		v.Run(t, "stepfree", fmt.Sprintf(`do $$ begin
			assert (select count(passed_at) from seal.drill) = %d, 'so many drills are recorded';
		end $$`, n))
	}
	_, complaint, code = run(t, v.as(pg.Owner), "vault", "drill", foreignFingerprint)
	oneLine(t, "a code that nobody read", complaint, code, "no drill has this code")
	wantPassed(0)
	if _, complaint, code := run(t, v.as(pg.Owner), "vault", "drill", shown[1]); code != 0 {
		t.Fatal(complaint)
	}
	wantPassed(1)
	_, complaint, code = run(t, v.as(pg.Owner), "vault", "drill", shown[1])
	oneLine(t, "the code again", complaint, code, "recorded already")
	_, complaint, code = typing(t, lines, args[:len(args)-1]...)
	oneLine(t, "two custodians", complaint, code, "3 key files are needed")
}

func TestCustodian_MakesKeyOnceNoted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "anna.key")
	args := []string{"vault", "custodian", path, "--name", "Anna Peeters"}
	_, complaint, code := typing(t, "not what was shown\n", args...)
	if code == 0 || !strings.Contains(complaint, "nothing was written") {
		t.Error(complaint)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); err != nil || len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	must(t, os.WriteFile(path, []byte("older"), 0o600))
	_, complaint, code = typing(t, "", args...)
	oneLine(t, "a file that is there", complaint, code, "exists already")
}
