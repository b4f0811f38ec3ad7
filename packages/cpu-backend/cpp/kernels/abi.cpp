// The descriptor block and the slots through which storages of up to 64 bytes reach kernels.
#include "tiles.h"

namespace kindling::abi {

static Block descriptor;
alignas(64) static char slots[maxOperands * 64];

KD_EXPORT(blockAddress) Block* blockAddress() { return &descriptor; }
KD_EXPORT(scratchAddress) char* scratchAddress() { return slots; }

}  // namespace kindling::abi
