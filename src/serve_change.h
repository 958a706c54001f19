/* Changed files, taken into the site: as little as has to be read again. */
#ifndef SERVE_CHANGE_H
#define SERVE_CHANGE_H

#include "serve_site.h"

#endif
