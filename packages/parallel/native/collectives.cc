#include "collectives.h"

#include <gloo/allgather.h>
#include <gloo/allreduce.h>
#include <gloo/alltoall.h>
#include <gloo/barrier.h>
#include <gloo/broadcast.h>
#include <gloo/gather.h>
#include <gloo/reduce.h>
#include <gloo/scatter.h>

#include <cstring>
#include <stdexcept>

#include "reduce.h"

namespace kindling {
namespace {

using Shared = const std::shared_ptr<gloo::Context>&;

/** gloo never splits an element, so it has to know how many bytes one has. */
template <class F>
void withElement(int dtype, F&& run) {
  switch (elementBytes(dtype)) {
    case 1: return run(static_cast<uint8_t*>(nullptr));
    case 2: return run(static_cast<uint16_t*>(nullptr));
    case 4: return run(static_cast<uint32_t*>(nullptr));
    // the parts of complex128 may be split
    default: return run(static_cast<uint64_t*>(nullptr));
  }
}

template <class T>
T* as(T*, const Bytes& bytes) {
  return reinterpret_cast<T*>(bytes.data);
}

ReduceFn reducer(const Call& call) {
  const ReduceFn reduce = reduceFunction(call.op, call.dtype);
  if (reduce == nullptr) throw std::invalid_argument("no such reduction for this dtype");
  return reduce;
}

void average(const Call& call, int size) {
  if (call.op == Avg) divide(call.dtype, call.a.data, call.a.size / elementBytes(call.dtype), size);
}

void allReduce(Shared context, const Call& call, uint32_t tag) {
  withElement(call.dtype, [&](auto* element) {
    gloo::AllreduceOptions options(context);
    options.setOutput(as(element, call.a), call.a.size / sizeof *element);
    options.setReduceFunction(reducer(call));
    options.setTag(tag);
    gloo::allreduce(options);
  });
  average(call, context->size);
}

void reduce(Shared context, const Call& call, uint32_t tag) {
  // gloo uses the output of every rank as work space; ours stay as they are, but for the root's.
  std::vector<uint8_t> scratch(context->rank == call.root ? 0 : call.a.size);
  Bytes out = context->rank == call.root ? call.a : Bytes{scratch.data(), scratch.size()};
  withElement(call.dtype, [&](auto* element) {
    const size_t count = call.a.size / sizeof *element;
    gloo::ReduceOptions options(context);
    if (context->rank != call.root) options.setInput(as(element, call.a), count);
    options.setOutput(as(element, out), count);
    options.setReduceFunction(reducer(call));
    options.setRoot(call.root);
    options.setTag(tag);
    gloo::reduce(options);
  });
  if (context->rank == call.root) average(call, context->size);
}

void allToAll(Shared context, Bytes out, Bytes in, uint32_t tag) {
  gloo::AlltoallOptions options(context);
  options.setInput(in.data, in.size);
  options.setOutput(out.data, out.size);
  options.setTag(tag);
  gloo::alltoall(options);
}

/** Every rank gets the parts that are its own and reduces them in the order of ranks. */
void reduceScatter(Shared context, const Call& call, uint32_t tag) {
  std::vector<uint8_t> parts(call.b.size);
  allToAll(context, {parts.data(), parts.size()}, call.b, tag);
  const size_t bytes = call.a.size;
  const ReduceFn reduce = reducer(call);
  std::memcpy(call.a.data, parts.data(), bytes);
  for (int r = 1; r < context->size; r++)
    reduce(call.a.data, call.a.data, parts.data() + r * bytes, bytes / elementBytes(call.dtype));
  average(call, context->size);
}

void scatter(Shared context, const Call& call, uint32_t tag) {
  gloo::ScatterOptions options(context);
  if (context->rank == call.root) {
    std::vector<uint8_t*> parts;
    for (int r = 0; r < context->size; r++) parts.push_back(call.b.data + r * call.a.size);
    options.setInputs(parts, call.a.size);
  }
  options.setOutput(call.a.data, call.a.size);
  options.setRoot(call.root);
  options.setTag(tag);
  gloo::scatter(options);
}

/** Alone there is nobody to talk to. */
void runAlone(const Call& call) {
  switch (call.kind) {
    case AllGather:
    case Gather: std::memcpy(call.b.data, call.a.data, call.a.size); break;
    case ReduceScatter:
    case Scatter:
    case AllToAll: std::memcpy(call.a.data, call.b.data, call.a.size); break;
    default: break;
  }
}

}  // namespace

void runCollective(Shared context, const Call& call, uint32_t tag) {
  if (call.kind != Barrier && call.a.size == 0) return;
  if (context->size == 1) return runAlone(call);
  switch (call.kind) {
    case AllReduce: return allReduce(context, call, tag);
    case Reduce: return reduce(context, call, tag);
    case ReduceScatter: return reduceScatter(context, call, tag);
    case Scatter: return scatter(context, call, tag);
    case AllToAll: return allToAll(context, call.a, call.b, tag);
    case Broadcast: {
      gloo::BroadcastOptions options(context);
      options.setOutput(call.a.data, call.a.size);
      options.setRoot(call.root);
      options.setTag(tag);
      return gloo::broadcast(options);
    }
    case AllGather: {
      gloo::AllgatherOptions options(context);
      options.setInput(call.a.data, call.a.size);
      options.setOutput(call.b.data, call.b.size);
      options.setTag(tag);
      return gloo::allgather(options);
    }
    case Gather: {
      gloo::GatherOptions options(context);
      options.setInput(call.a.data, call.a.size);
      if (context->rank == call.root) options.setOutput(call.b.data, call.b.size);
      options.setRoot(call.root);
      options.setTag(tag);
      return gloo::gather(options);
    }
    case Barrier: {
      gloo::BarrierOptions options(context);
      options.setTag(tag);
      return gloo::barrier(options);
    }
  }
}

}  // namespace kindling
