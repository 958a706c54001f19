#include "commands.h"

#include "base/mem.h"
#include "conf/options.h"
#include "conf/suggest.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

enum exit_status
cmd_version(const struct options *options, struct diag *diag)
{
	printf("rmgen %s\n", RMGEN_VERSION);
	if (options->verbose)
		printf("jansson %s\n", jansson_version_str());
	return EXIT_GOOD;
}

static void
fail_unknown(const struct options *options, const char *name, struct diag *diag)
{
	const struct command *table = options_commands(NULL);
	struct suggest search;
	char *hint;

	suggest_init(&search, slice_of(name));
	for (size_t i = 0; i < COMMANDS - 1; i++)
		if (options->commands[table[i].id])
			suggest_offer(&search, table[i].name);
	hint = search.best ? xasprintf("did you mean \"%s\"?", search.best) : NULL;
	diag_fatal(diag, EXIT_USAGE, "usage", (struct diag_at){NULL, 0, 0},
	    hint ? hint : "rmgen help lists the commands", "unknown command \"%.60s\"", name);
	free(hint);
}

enum exit_status
cmd_help(const struct options *options, struct diag *diag)
{
	const struct command *command = NULL;
	struct buf out = BUF_INIT;

	/* "rmgen help build" and "rmgen build --help" are the same. */
	if (options->args.len && options->command->id == COMMAND_HELP) {
		command = options_find_command(options->commands, slice_of(options->args.items[0]));
		if (!command) {
			fail_unknown(options, options->args.items[0], diag);
			return EXIT_USAGE;
		}
	} else if (options->command && (options->help || options->command->id != COMMAND_HELP)) {
		command = options->command;
	}
	options_help(&out, options, command);
	fputs(out.ptr, stdout);
	buf_finish(&out);
	return EXIT_GOOD;
}
