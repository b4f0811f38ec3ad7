#include "threads/work.h"
