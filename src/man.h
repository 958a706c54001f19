/* Parts of the manual that come from the program's tables. */
#ifndef MAN_H
#define MAN_H

#include "base/buf.h"
#include "conf/options.h"

/* Append roff of the man macros: the commands with their own options and examples, the options
 * that all of them have, the keys of rmgen.yaml. */
void man_commands(struct buf *out, const command_run *commands);
void man_options(struct buf *out);
void man_keys(struct buf *out);

/* Appends plain text for a line of roff: signs that roff would take for its own are escaped. */
void man_put_text(struct buf *out, const char *text);

#endif
