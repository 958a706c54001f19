#include "write/io_error.h"

#include <errno.h>
#include <string.h>

static const struct {
	int error;
	const char *hint;
} hints[] = {
    {ENOSPC, "free some space on that disk and build again; the published site is unchanged"},
    {EDQUOT, "your disk quota is used up: free some space and build again; the published site is "
	     "unchanged"},
    {EIO, "the disk reports a fault: check it (dmesg), then build again; the published site is "
	  "unchanged"},
    {EMFILE, "raise the limit of open files (ulimit -n) or use fewer --jobs, then build again"},
    {ENFILE, "the system has too many open files: close some programs, then build again"},
    {EACCES, "make this file and the folders above it accessible for your user, or choose another "
	     "output folder with --destination"},
    {EPERM, "make this file and the folders above it accessible for your user, or choose another "
	    "output folder with --destination"},
    {ETXTBSY, "another program is writing to it: wait until that is done, then build again"},
    {EROFS, "that disk is read-only: choose another output folder with --destination"},
    {ENAMETOOLONG, "give the page or its folders a shorter name or slug"},
};

bool
io_error(struct diag *diag, int error, const char *doing, const char *path)
{
	const char *hint = "put this right and build again; the published site is unchanged";

	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++)
		if (hints[i].error == error)
			hint = hints[i].hint;
	diag_fatal(diag, EXIT_IO, "io-failed", (struct diag_at){path, 0, 0}, hint,
	    "cannot %s %s: %s", doing, path, strerror(error));
	return false;
}
