package io.kinglet.nativeconfig;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A thread's own native memory for arguments that Fortran takes by address. */
final class FortranArguments {
  private static final ThreadLocal<FortranArguments> OWN =
      ThreadLocal.withInitial(FortranArguments::new);
  private static final int INTEGERS = 4;
  private static final int SLOT = Long.BYTES;

  private final MemorySegment text;
  private final MemorySegment[] integers = new MemorySegment[INTEGERS];

  private FortranArguments() {
    MemorySegment memory = Arena.ofAuto().allocate((INTEGERS + 1L) * SLOT, SLOT);
    text = memory.asSlice(0, SLOT);
    for (int i = 0; i < INTEGERS; i++) {
      integers[i] = memory.asSlice((i + 1L) * SLOT, SLOT);
    }
  }

  static FortranArguments own() {
    return OWN.get();
  }

  MemorySegment text(char value) {
    text.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
    return text;
  }

  MemorySegment integer(int slot, int value) {
    integers[slot].set(ValueLayout.JAVA_INT, 0, value);
    return integers[slot];
  }

  int value(int slot) {
    return integers[slot].get(ValueLayout.JAVA_INT, 0);
  }
}
