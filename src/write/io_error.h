/* Failed system calls as diagnostics that say what to do. */
#ifndef WRITE_IO_ERROR_H
#define WRITE_IO_ERROR_H

#include "base/diag.h"

/* Adds a fatal EXIT_IO diagnostic "cannot <doing> <path>: <reason>". Returns false. */
bool io_error(struct diag *diag, int error, const char *doing, const char *path);

#endif
