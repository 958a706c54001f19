/* The command line: reads options, runs one command, shows what it found, exits. Only this file
 * prints diagnostics and decides the exit status. */
#include "commands.h"
#include "conf/config.h"
#include "conf/options.h"
#include "report.h"

#include <stdlib.h>

static enum exit_status
run(const struct options *options, struct diag *diag)
{
	struct buf help = BUF_INIT;

	if (options->help)
		return cmd_help(options, diag);
	if (options->command)
		return all_commands[options->command->id](options, diag);
	options_help(&help, options, NULL);
	fputs(help.ptr, stderr);
	buf_finish(&help);
	return EXIT_USAGE;
}

/* Text goes to standard error. What is for machines goes to standard output, except where that
 * holds the command's own result. */
static FILE *
report_stream(const struct options *options)
{
	bool prints = options->command && options->command->prints;

	return options->diagnostics == FORMAT_TEXT || prints ? stderr : stdout;
}

static void
report(const struct options *options, const struct diag *diag)
{
	FILE *out = report_stream(options);
	char *root = diag->len ? config_find_root(options) : NULL;
	struct report_style style = {
	    .format = (enum diag_format)options->diagnostics,
	    .colour = report_wants_colour(out),
	    .quiet = options->quiet,
	    .verbose = options->verbose,
	    .root = root,
	};

	report_print(out, diag, &style);
	free(root);
}

int
main(int argc, char **argv)
{
	struct options options;
	struct diag diag = DIAG_INIT;
	enum exit_status status = EXIT_USAGE, found;

	if (options_parse(&options, argc, argv, all_commands, &diag))
		status = run(&options, &diag);
	if (fflush(stdout) != 0 || ferror(stdout))
		diag_fatal(&diag, EXIT_IO, "output", (struct diag_at){NULL, 0, 0},
		    "check the space on the disk, and what reads the output",
		    "standard output cannot be written");
	report(&options, &diag);
	found = report_status(&diag, options.strict);
	if (found != EXIT_GOOD && (status == EXIT_GOOD || diag_failed(&diag)))
		status = found;
	diag_finish(&diag);
	options_finish(&options);
	if (fflush(stdout) != 0 && status == EXIT_GOOD)
		status = EXIT_IO;
	return (int)status;
}
