package intake

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/seal"
	"stepfree/storage"
	store "stepfree/storage/candidate"
)

// Why a file is not stored.
var (
	ErrNoFile    = errors.New("intake: no file was chosen")
	ErrEmptyFile = errors.New("intake: the file is empty")
	ErrFileType  = errors.New("intake: the type of the file is not accepted")
	ErrFileSize  = errors.New("intake: the file is too large")
	ErrTotalSize = errors.New("intake: the files are too large together")
	ErrTruncated = errors.New("intake: the upload ended early")
	// ErrRepeated is returned if the same form was submitted before with the same file, which counts.
	ErrRepeated = errors.New("intake: the same form arrived before")
)

// Upload is one file as it arrives.
type Upload struct {
	Key     uuid.UUID // the form's idempotency key
	Name    string    // as its sender's machine names it; may be empty
	Content io.Reader
	Size    int64 // as declared, with what is around the file; 0 if it was not
	// End is called after the content was read; its error refuses the file.
	End func() error

	again bool // the form was submitted before, with this file or with another one
}

// Receive seals one file into the object store while it streams in, and stores it with the draft. A file that is
// refused or breaks off leaves no row and no object. It returns one of the errors above, store.ErrFull,
// storage.ErrFileLimit, blob.ErrNoSpace, or accommodation.ErrSubmitted if the request was submitted in the meantime.
func (s Service) Receive(ctx context.Context, me account.Candidate, d Draft, u Upload) (uuid.UUID, error) {
	if err := s.deleteObjects(ctx, me, d.leftovers); err != nil {
		return uuid.Nil, err
	}
	release, err := s.Objects.Reserve(cmp.Or(u.Size, accommodation.MaxFileBytes), s.DiskReserve)
	if err != nil {
		return uuid.Nil, err
	}
	defer release()
	id := uuid.New()
	// The row comes first: an object without a row would be found by the sweep only.
	//guard:row-before-object skip
	if u.again, err = s.begin(ctx, me, id, d.ID, u.Key); errors.Is(err, store.ErrBegun) {
		return uuid.Nil, ErrRepeated
	} else if err != nil {
		return uuid.Nil, err
	}
	file, err := s.stream(ctx, d, id, u)
	if err == nil {
		err = s.store(ctx, me, d, file)
	}
	if err == nil {
		return id, nil
	}
	// The client may be gone, so the clean-up does not depend on its context.
	return uuid.Nil, errors.Join(err, s.deleteObjects(context.WithoutCancel(ctx), me, []uuid.UUID{id}))
}

// begin reserves a file, and reports whether the form has stored one before. A form that was stopped, corrected and
// sent again has another file, so each file of one form has a key of its own; whether it is another one is known only
// when it has arrived.
func (s Service) begin(ctx context.Context, me account.Candidate, id, request, key uuid.UUID) (again bool, err error) {
	for {
		if err = s.reserve(ctx, me, id, request, key); !errors.Is(err, storage.ErrExists) {
			return again, err
		}
		again, key = true, uuid.NewSHA1(key, nil)
	}
}

// reserve writes the row of a file that begins to arrive. An earlier upload of the same form that did not end is given
// up, its object before its row: if the program died between the two, only the row knows of the object.
func (s Service) reserve(ctx context.Context, me account.Candidate, id, request, key uuid.UUID) error {
	insert := func(tx store.Tx) error { return tx.ReserveEvidence(ctx, id, request, key, s.Now()) }
	err := s.Store.Run(ctx, me, insert)
	if !errors.Is(err, store.ErrBegun) {
		return err
	}
	giveUp := func(tx store.Tx) error { return tx.GiveUpEvidence(ctx, request, key) }
	if err := s.Store.Run(ctx, me, giveUp); err != nil {
		return err
	}
	if err := s.removeLeftovers(ctx, me, request, store.ReceivingTime); err != nil {
		return err
	}
	return s.Store.Run(ctx, me, insert)
}

// sealedFile is a file whose object is stored.
type sealedFile struct {
	seal.Label
	sealedLabel []byte
	sealedBytes int64
	again       bool // see Upload
}

// stream seals a file into the object store.
func (s Service) stream(ctx context.Context, d Draft, id uuid.UUID, u Upload) (file sealedFile, err error) {
	recipient, err := s.draftRecipient(d)
	if errors.Is(err, storage.ErrChanged) {
		err = errors.Join(accommodation.ErrSubmitted, err)
	}
	if err != nil {
		return file, err
	}
	in := bufio.NewReaderSize(u.Content, sniffBytes)
	found, err := detectType(in, u.Name)
	if err != nil {
		return file, err
	}
	object, err := s.Objects.Create(id)
	if err != nil {
		return file, err
	}
	defer object.Abort() //nolint:errcheck // after the commit there is nothing to undo
	sealed, err := recipient.Writer(object, evidenceBinding(d.ID, id))
	if err != nil {
		return file, err
	}
	scanned, err := s.copyScanned(ctx, sealed, in, d.roomFor(u))
	if err != nil {
		return file, err
	}
	//guard:trailing-parts skip
	if err := u.End(); err != nil {
		return file, err
	}
	if err := sealed.Close(); err != nil {
		return file, err
	}
	file.again = u.again
	file.Label = sealed.Label(cmp.Or(u.Name, "document"+found.ending), found.media)
	file.Scanned = scanned
	if file.sealedLabel, err = recipient.SealLabel(file.Label); err != nil {
		return file, err
	}
	file.sealedBytes = object.Size()
	return file, object.Commit()
}

// store marks a file as stored. If files were stored in other windows since the draft was loaded, their sizes, which
// are inside their sealed labels, are counted first.
func (s Service) store(ctx context.Context, me account.Candidate, d Draft, file sealedFile) error {
	arrival := store.Arrival{
		ID: file.Object, Request: d.ID, Label: file.sealedLabel, SealedBytes: file.sealedBytes, At: s.Now(),
	}
	for {
		//guard:repeated-file never
		if file.again && d.has(file.Label) {
			return ErrRepeated
		}
		if file.again && file.Size > d.room() {
			return ErrTotalSize
		}
		arrival.Counted = d.fileIDs()
		err := s.Store.Run(ctx, me, func(tx store.Tx) error { return tx.StoreEvidence(ctx, arrival) })
		switch {
		case errors.Is(err, storage.ErrChanged):
			return ErrRepeated
		case !errors.Is(err, store.ErrMoreFiles):
			return err
		}
		if d, err = s.LoadFiles(ctx, me, d.ID); err != nil {
			return err
		}
		//guard:concurrent-limit never
		if file.Size > d.room() {
			return ErrTotalSize
		}
	}
}

// has reports whether a file with the same name and content is stored.
func (d Draft) has(file seal.Label) bool {
	return slices.ContainsFunc(d.Files, func(f File) bool { return f.Name == file.Name && f.SHA256 == file.SHA256 })
}

func (d Draft) fileIDs() []uuid.UUID {
	ids := make([]uuid.UUID, len(d.Files))
	for i, f := range d.Files {
		ids[i] = f.ID
	}
	return ids
}

// room returns how many bytes of files the request can still take.
func (d Draft) room() int64 {
	room := int64(accommodation.MaxRequestBytes)
	for _, f := range d.Files {
		room -= f.Size
	}
	return max(0, room)
}

// roomFor returns how many bytes of an upload are read at most. A file that was submitted before may be stored already:
// store decides.
func (d Draft) roomFor(u Upload) int64 {
	if u.again {
		return d.room() + accommodation.MaxFileBytes
	}
	return d.room()
}

// copyLimited copies a file, up to the limits of one file and of the room that is left in the request.
func copyLimited(sealed io.Writer, in io.Reader, room int64) error {
	limit := min(room, accommodation.MaxFileBytes)
	n, err := io.Copy(sealed, io.LimitReader(in, limit+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated
	case err != nil:
		return err
	//guard:request-limit never
	case n > limit && limit < accommodation.MaxFileBytes:
		return ErrTotalSize
	//guard:file-limit never
	case n > limit:
		return ErrFileSize
	}
	return nil
}

// RemoveFile removes a file from a draft. Removing it again does nothing.
func (s Service) RemoveFile(ctx context.Context, me account.Candidate, request, file uuid.UUID) error {
	err := s.Store.Run(ctx, me, func(tx store.Tx) error { return tx.RemoveEvidence(ctx, file, request, s.Now()) })
	if err != nil && !errors.Is(err, storage.ErrChanged) {
		return err
	}
	return s.removeLeftovers(ctx, me, request, store.ReceivingTime)
}

// FinishEvidence records that the candidate has answered the question about evidence, with or without a file.
func (s Service) FinishEvidence(ctx context.Context, me account.Candidate, d Draft) error {
	d.EvidenceDone = true
	return s.Store.Run(ctx, me, func(tx store.Tx) error { return tx.SaveProgress(ctx, &d.Request, s.Now()) })
}

// removeLeftovers deletes the files of a request that were removed, or that began to arrive longer ago than older and
// never did.
func (s Service) removeLeftovers(
	ctx context.Context, me account.Candidate, request uuid.UUID, older time.Duration,
) error {
	var ids []uuid.UUID
	if err := s.Store.Run(ctx, me, func(tx store.Tx) (err error) {
		ids, err = tx.Leftovers(ctx, request, s.Now().Add(-older))
		return err
	}); err != nil {
		return err
	}
	return s.deleteObjects(ctx, me, ids)
}

// deleteObjects deletes the objects of files and then their rows, so that a repetition finds what is left.
func (s Service) deleteObjects(ctx context.Context, me account.Candidate, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	for _, id := range ids {
		if err := s.Objects.Delete(id); err != nil {
			return err
		}
	}
	return s.Store.Run(ctx, me, func(tx store.Tx) error { return tx.ForgetEvidence(ctx, ids...) })
}
