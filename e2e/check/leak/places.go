package leak

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
)

// Files searches the contents and names of all files below a folder. It skips files that are removed during the search.
func (s *Search) Files(folder string) (all []Finding, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return ignoreMissing(err)
		}
		all = append(all, s.Bytes("the name of "+path, []byte(path))...)
		if !entry.Type().IsRegular() {
			return nil
		}
		file, err := os.Open(path) //nolint:gosec // a folder that a test names
		if err != nil {
			return ignoreMissing(err)
		}
		found, err := s.Reader(path, file)
		all = append(all, found...)
		return errors.Join(err, file.Close())
	})
	return all, err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Tables searches every row of every table that the superuser sees, and returns the number of tables.
func (s *Search) Tables(ctx context.Context, super *sqlx.DB) (all []Finding, tables int, err error) {
	var names []string
	const every = `select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables
		where schemaname <> 'information_schema'`
	if err := super.SelectContext(ctx, &names, every); err != nil {
		return nil, 0, err
	}
	for _, name := range names {
		found, err := s.table(ctx, super, name)
		if err != nil {
			return all, len(names), fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, found...)
	}
	return all, len(names), nil
}

func (s *Search) table(ctx context.Context, super *sqlx.DB, name string) (all []Finding, err error) {
	rows, err := super.QueryContext(ctx, `select cast(t as text) from `+name+` t`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var row []byte
		if err := rows.Scan(&row); err != nil {
			return all, err
		}
		all = append(all, s.Bytes("the table "+name, row)...)
	}
	return all, rows.Err()
}

// Dump searches the output of pg_dump.
func (s *Search) Dump(ctx context.Context, url string) ([]Finding, error) {
	dump := exec.CommandContext(ctx, "pg_dump", "--dbname", url) //nolint:gosec // PostgreSQL's own program
	out, err := dump.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var complaint strings.Builder
	dump.Stderr = &complaint
	if err := dump.Start(); err != nil {
		return nil, err
	}
	found, err := s.Reader("the dump", out)
	if err := errors.Join(err, dump.Wait()); err != nil {
		return nil, fmt.Errorf("%w: %s", err, complaint.String())
	}
	return found, nil
}

// Family lists a process and its descendants.
func Family(pid int) (all []int, err error) {
	all = []int{pid}
	for i := 0; i < len(all); i++ {
		// A process that has exited has no children.
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", all[i], all[i]))
		if err = ignoreMissing(err); err != nil {
			return nil, err
		}
		for field := range strings.FieldsSeq(string(text)) {
			child, err := strconv.Atoi(field)
			if err != nil {
				return nil, err
			}
			all = append(all, child)
		}
	}
	return all, nil
}

// Memory searches the memory of processes, and returns the number of bytes read. Shared memory is read once.
func (s *Search) Memory(pids ...int) (all []Finding, read int64, err error) {
	shared := map[string]bool{}
	for _, pid := range pids {
		found, n, err := s.memory(pid, shared)
		if err = ignoreMissing(err); err != nil {
			return all, read, fmt.Errorf("the memory of %d: %w", pid, err)
		}
		all, read = append(all, found...), read+n
	}
	return all, read, nil
}

func (s *Search) memory(pid int, shared map[string]bool) (all []Finding, read int64, err error) {
	maps, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, 0, err
	}
	defer maps.Close()
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil, 0, err
	}
	defer memory.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		r, ok := parse(lines.Text())
		if !ok || shared[r.key()] {
			continue
		}
		shared[r.key()] = r.common
		found, err := s.Reader(fmt.Sprintf("the memory of process %d %s", pid, r.name), io.NewSectionReader(memory, r.from,
			r.to-r.from))
		// A region that is unmapped during the search, or that the kernel does not allow to read, is skipped.
		if err == nil {
			read += r.to - r.from
		}
		all = append(all, found...)
	}
	return all, read, nil
}

// region is a line of /proc/pid/maps.
type region struct {
	from, to int64
	name     string
	offset   string
	common   bool // shared by all processes that map it
}

func (r region) key() string { return r.name + " " + r.offset }

func parse(line string) (r region, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 5 || !strings.HasPrefix(fields[1], "r") {
		return r, false
	}
	first, last, _ := strings.Cut(fields[0], "-")
	var errs [2]error
	r.from, errs[0] = strconv.ParseInt(first, 16, 64)
	r.to, errs[1] = strconv.ParseInt(last, 16, 64)
	if len(fields) > 5 {
		r.name, r.offset = strings.Join(fields[5:], " "), fields[2]
	}
	// Shared memory, and files mapped read-only.
	r.common = r.name != "" && !strings.HasPrefix(r.name, "[") && (strings.HasSuffix(fields[1], "s") ||
		!strings.Contains(fields[1], "w"))
	return r, errors.Join(errs[:]...) == nil && r.name != "[vvar]" && r.name != "[vvar_vclock]" && r.name != "[vsyscall]"
}
