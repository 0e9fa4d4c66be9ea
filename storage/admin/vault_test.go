package admin_test

import (
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/seal"
	adminstore "stepfree/storage/admin"
	"stepfree/storage/storagetest"
)

func TestVaultState_ListsAccess(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.Admin](t, db, "Ada")
	with := storagetest.Person[account.Adviser](t, db, "A with access")
	waiting := storagetest.Person[account.Adviser](t, db, "B with a key")
	storagetest.Person[account.Adviser](t, db, "C without")
	state := func() (rows []adminstore.VaultMember, keys adminstore.Fingerprints) {
		if err := asAdmin(t, db, me, func(tx adminstore.Tx) (err error) {
			rows, keys, err = tx.VaultState(t.Context())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return rows, keys
	}
	if _, keys := state(); keys != (adminstore.Fingerprints{}) {
		t.Errorf("without a vault: %+v", keys)
	}
	vault, vaultKey, candidateKey := uuid.New(), newRecipient(t), newRecipient(t)
	db.Exec(t, `insert into seal.vault (id, recipient, created_at) values ($1, $2, now())`, vault, vaultKey.String())
	db.Exec(t, `insert into seal.candidate_key (name, recipient) values ('candidate', $1)`, candidateKey.String())
	db.Exec(t, `insert into seal.identity (account_id, recipient, sealed, created_at)
		values ($1, 'age1', '', now()), ($2, 'age1', '', now())`, with.ID, waiting.ID)
	db.Exec(t, `insert into seal.access (vault_id, account_id, recipient, sealed, granted_at)
		values ($1, $2, 'age1', '', now())`, vault, with.ID)
	db.Exec(t, `insert into seal.recovery (id, vault_id, custodians, copies, sealed_at)
		values ($1, $2, '{a,b,c}', '{x,x,x}', now())`, uuid.New(), vault)
	db.Exec(t, `insert into seal.drill (code_hash, vault_id, begun_at) values (sha256('x'), $1, now())`, vault)
	rows, keys := state()
	if keys.Vault != vaultKey.Fingerprint() || keys.Candidate != candidateKey.Fingerprint() {
		t.Errorf("%+v", keys)
	}
	if !keys.CopiesAt.Valid || keys.DrilledAt.Valid {
		t.Errorf("of a drill that is not passed: %+v", keys)
	}
	if len(rows) != 3 || !rows[0].GrantedAt.Valid || rows[1].GrantedAt.Valid ||
		!rows[1].MadeKeyAt.Valid || rows[2].MadeKeyAt.Valid {
		t.Errorf("%+v", rows)
	}
}

func newRecipient(t *testing.T) seal.Recipient {
	t.Helper()
	key, err := seal.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return key.Recipient()
}
