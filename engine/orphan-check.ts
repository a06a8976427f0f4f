/**
 * Text of a program: a function `isOrphan` for the thread that watches over a process, with the `ppid` of who started it in its scope.
 * A thread of a text has nothing that it could import it from.
 */
export const orphanCheck = `
  const isOrphan = () => {
    if (process.ppid !== ppid) return true;
    // Where the system keeps the number of a parent that is gone.
    try { process.kill(ppid, 0); } catch (error) { return error.code === "ESRCH"; }
    return false;
  };
`;
