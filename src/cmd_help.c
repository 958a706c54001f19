#include "commands.h"

#include "base/mem.h"
#include "conf/options.h"
#include "conf/suggest.h"

#include <stdio.h>
#include <stdlib.h>

/* What was there when rmgen was built; see meson_options.txt. */
static void
print_features(void)
{
	static const struct {
		const char *name, *does;
		bool there;
	} features[] = {
#ifdef HAVE_GRAPHVIZ
	    {"graphviz", "charts that are no trees are drawn", true},
#else
	    {"graphviz", "charts that are no trees are shown as source", false},
#endif
#ifdef HAVE_OPENCC
	    {"opencc", "one Chinese script is converted into the other", true},
#else
	    {"opencc", "pages are not converted", false},
#endif
#ifdef HAVE_SERVE
	    {"serve", "there is a preview", true},
#else
	    {"serve", "there is no preview", false},
#endif
	};

	for (size_t i = 0; i < sizeof(features) / sizeof(*features); i++)
		printf("%c%s: %s\n", features[i].there ? '+' : '-', features[i].name,
		    features[i].does);
}

enum exit_status
cmd_version(const struct options *options, struct diag *diag)
{
	printf("rmgen %s\n", RMGEN_VERSION);
	if (options->verbose)
		print_features();
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
