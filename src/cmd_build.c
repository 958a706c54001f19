#include "build.h"
#include "commands.h"
#include "conf/options.h"
#include "draw.h"
#include "progress.h"
#include "write/output.h"

#include <stdio.h>

static const char *const stage_names[STAGES] = {
    [STAGE_READ] = "read and parse",
    [STAGE_GRAPH] = "graph",
    [STAGE_DERIVE] = "convert",
    [STAGE_LINK] = "link",
    [STAGE_RENDER] = "draw",
    [STAGE_EXPORT] = "export",
    [STAGE_PUBLISH] = "publish",
};

static void
print_timings(const struct build *build)
{
	double seconds = 0, cpu = 0;

	fprintf(stderr, "%-16s %9s %9s\n", "stage", "wall s", "CPU s");
	for (int i = 0; i < STAGES; i++) {
		fprintf(stderr, "%-16s %9.3f %9.3f\n", stage_names[i], build->seconds[i],
		    build->cpu[i]);
		seconds += build->seconds[i];
		cpu += build->cpu[i];
	}
	fprintf(stderr, "%-16s %9.3f %9.3f\n", "total", seconds, cpu);
}

/* Diagnostics for machines own standard output. */
static bool
says_something(const struct options *options)
{
	return !options->quiet && options->diagnostics == FORMAT_TEXT;
}

static void
print_summary(const struct build *build, struct output *out)
{
	struct output_stats stats = output_stats(out);
	double seconds = 0;

	for (int i = 0; i < STAGES; i++)
		seconds += build->seconds[i];
	printf("%zu page%s, %zu file%s", build->site->pages_len,
	    build->site->pages_len == 1 ? "" : "s", stats.files, stats.files == 1 ? "" : "s");
	if (stats.written == 0)
		printf(", nothing changed");
	else if (stats.written != stats.files)
		printf(" (%zu changed)", stats.written);
	printf(" in %.2f s: %s\n", seconds, build->conf->output_dir);
}

enum exit_status
cmd_build(const struct options *options, struct diag *diag)
{
	struct config *conf = config_load(options, diag);
	struct output *out = conf ? output_open_disk(conf, diag) : NULL;
	struct build build = {0};

	if (out) {
		struct progress *progress = progress_start(options->quiet);
		bool done;

		done = build_init(&build, conf, progress, diag) && build_site(&build, out, diag);
		progress_stop(progress);
		if (done && says_something(options))
			print_summary(&build, out);
		if (options->timings)
			print_timings(&build);
	}
	output_free(out);
	build_finish(&build);
	config_free(conf);
	diag_sort(diag);
	return EXIT_GOOD;
}

/* What `build` lets pass with a warning, because a site with one dead link is better than none,
 * is what `check` is there to stop. */
static void
make_errors_of_links(struct diag *diag)
{
	static const char *const codes[] = {"broken-link", "broken-image", "broken-embed"};

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		diag_raise(diag, codes[i], DIAG_ERROR);
}

enum exit_status
cmd_check(const struct options *options, struct diag *diag)
{
	struct config *conf = config_load(options, diag);
	struct build build = {0};

	if (conf) {
		struct progress *progress = progress_start(options->quiet);
		struct output *out = output_open_memory();

		if (build_init(&build, conf, progress, diag))
			build_site(&build, out, diag);
		progress_stop(progress);
		output_free(out);
		make_errors_of_links(diag);
		if (says_something(options) && build.site)
			printf("%zu page%s checked\n", build.site->pages_len,
			    build.site->pages_len == 1 ? "" : "s");
	}
	build_finish(&build);
	config_free(conf);
	diag_sort(diag);
	return EXIT_GOOD;
}
