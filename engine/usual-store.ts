/** Where failures are stored where nothing else is asked for, from the folder of the run. */
export const usualStore = ".wireproof/failures";
