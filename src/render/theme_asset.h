/* The names that a theme's assets get: with a hash of their content, so that browsers may keep them
 * for good; and the references of style sheets to them. */
#ifndef RENDER_THEME_ASSET_H
#define RENDER_THEME_ASSET_H

#include "render/theme.h"

struct theme_file;

/* Takes the bytes of a file below assets/. Of two with one name the first is kept: the nearer theme
 * comes first. `label` is the path for diagnostics; copied. */
void theme_add_asset(struct theme *theme, struct theme_file *file, const char *label);

/* When all are added: sorts them, rewrites url(...) and @import in style sheets, takes out of sheets
 * and scripts what only their authors read (theme_mini.h; not of NAME.min.js), gives paths and
 * fills `asset_paths`. The key of a file is its name without extension ("style", "img/logo");
 * where several files share one, the first has it, and each is also there with its extension
 * behind a hyphen ("page-css", "page-js"). False after a fatal diagnostic (EXIT_USAGE, code
 * "theme-asset"): style sheets that import each other in a circle have no hash. A reference to a
 * file that is not there is a warning. */
bool theme_name_assets(struct theme *theme, struct diag *diag);

void theme_asset_finish(struct theme_asset *asset);

#endif
