// The program of a pool thread, as text, so that no bundler has to serve a file: it runs by `eval` in Node and from a blob in
// browsers. It instantiates the owner's modules over the owner's memory, with a stack and work space of its own, and serves
// jobs until it is terminated. What traps is reported; the stack starts anew.
export const workerSource = `
const serve = ({ modules, gemm, memory, worker, stack, room }) => {
  const env = { memory };
  const [f32, f64] = gemm.map((module) => new WebAssembly.Instance(module, { env }).exports.run);
  const math = Object.fromEntries(Object.getOwnPropertyNames(Math).map((name) => [name, Math[name]]));
  math.fmod = (a, b) => a % b;
  const threads = { run() {}, start() {} };
  const imports = { env, math, gemm: { f32, f64 }, threads };
  const instances = modules.map((module) => new WebAssembly.Instance(module, imports).exports);
  for (const { __stack_pointer } of instances) __stack_pointer.value = stack;
  const [kernels] = instances;
  kernels.enlist(worker, room);
  for (;;) {
    const job = instances[kernels.awaitJob(worker)];
    try {
      job.assist(worker);
    } catch {
      job.__stack_pointer.value = stack;
      kernels.reportTrap();
    }
    kernels.leaveJob();
  }
};
const node = globalThis.process?.getBuiltinModule?.('node:worker_threads');
if (node) serve(node.workerData);
else onmessage = ({ data }) => serve(data);
`;
