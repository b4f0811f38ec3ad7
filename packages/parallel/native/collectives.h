#pragma once
#include "group.h"

namespace kindling {

/** Blocks until it is done. @throws gloo's exceptions */
void runCollective(const std::shared_ptr<gloo::Context>& context, const Call& call, uint32_t tag);

}  // namespace kindling
