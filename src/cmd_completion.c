/* `rmgen completion SHELL`: what a shell needs to complete command lines, from the same tables
 * that read them. */
#include "base/mem.h"
#include "commands.h"
#include "completion.h"
#include "conf/suggest.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *shell;
	void (*put)(struct buf *out, const command_run *commands);
} shells[] = {
    {"bash", completion_bash},
    {"zsh", completion_zsh},
    {"fish", completion_fish},
};

enum exit_status
cmd_completion(const struct options *options, struct diag *diag)
{
	const char *shell = options->args.items[0];
	struct buf out = BUF_INIT;
	struct suggest search;
	char *hint;

	suggest_init(&search, slice_of(shell));
	for (size_t i = 0; i < sizeof(shells) / sizeof(*shells); i++) {
		suggest_offer(&search, shells[i].shell);
		if (strcmp(shells[i].shell, shell) == 0)
			shells[i].put(&out, options->commands);
	}
	if (!out.len) {
		hint = search.best ? xasprintf("did you mean \"%s\"?", search.best)
				   : xstrdup("name one of bash, zsh and fish");
		diag_fatal(diag, EXIT_USAGE, "usage", (struct diag_at){NULL, 0, 0}, hint,
		    "there are no completions for \"%.60s\"", shell);
		free(hint);
	}
	fputs(out.ptr, stdout);
	buf_finish(&out);
	return EXIT_GOOD;
}
