package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a workspace keeps, and what kernels do to one. */
@Tag("providers")
class WorkspaceTest {
  @Test
  void slotsAreKeptUntilALargerOneIsAskedFor() {
    Workspace ws = new Workspace();
    assertThat(ws.bytes()).isZero();
    double[] first = ws.scratch(2, 10);
    assertThat(first).hasSizeGreaterThanOrEqualTo(10);
    assertThat(ws.scratch(2, 3)).isSameAs(first);
    assertThat(ws.scratch(7, 3)).isNotSameAs(first);
    assertThat(ws.scratch(2, 11)).isNotSameAs(first).hasSizeGreaterThanOrEqualTo(11);
    assertThat(ws.bytes()).isEqualTo(8L * (ws.scratch(2, 0).length + ws.scratch(7, 0).length));
  }

  @Test
  void rowsAreSeparateAndKept() {
    Workspace ws = new Workspace();
    double[][] rows = ws.rows(3, 5);
    double[] first = rows[0];
    assertThat(rows[0]).isNotSameAs(rows[1]).hasSizeGreaterThanOrEqualTo(5);
    assertThat(ws.rows(2, 4)).isSameAs(rows);
    double[][] more = ws.rows(6, 5);
    assertThat(more.length).isGreaterThanOrEqualTo(6);
    assertThat(more[0]).isSameAs(first);
    assertThat(ws.rows(6, 8)[5]).hasSizeGreaterThanOrEqualTo(8);
    assertThat(ws.bytes()).isEqualTo(6 * 8 * 8L);
  }

  @Test
  void kernelsLeaveSlotsAndRowsAlone() {
    for (KernelProvider.Set set : Twins.sets()) {
      Workspace ws = new Workspace();
      for (int slot = 0; slot < 8; slot++) {
        ws.scratch(slot, 40)[39] = slot + 1;
      }
      ws.rows(2, 40)[1][39] = 99;
      KernelWork.hash(set, ws);
      for (int slot = 0; slot < 8; slot++) {
        assertThat(ws.scratch(slot, 40)[39]).isEqualTo(slot + 1);
      }
      assertThat(ws.rows(2, 40)[1][39]).isEqualTo(99);
    }
  }

  /** A workspace that has grown is full of other products' numbers: they must not be read. */
  @Test
  void aUsedWorkspaceGivesTheBitsOfAFreshOne() {
    for (KernelProvider.Set set : Twins.sets()) {
      long fresh = KernelWork.hash(set, new Workspace());
      Workspace used = new Workspace();
      for (double[] array : new double[][] {used.left(9999), used.right(9999), used.edge(9999)}) {
        java.util.Arrays.fill(array, Double.NaN);
      }
      assertThat(KernelWork.hash(set, used)).isEqualTo(fresh);
      long bytes = used.bytes();
      assertThat(KernelWork.hash(set, used)).isEqualTo(fresh);
      assertThat(used.bytes()).as("grown by equal work").isEqualTo(bytes);
    }
  }
}
