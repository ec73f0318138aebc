package org.vitals4j.diagnose.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Severity;

class SharedFaultTest {

  private static Map<String, Map<String, Severity>> open() {
    Map<String, Map<String, Severity>> open = new TreeMap<>();
    open.put("0", Map.of("NON_FINITE", Severity.WARN, "SATURATION", Severity.WARN));
    open.put("1", Map.of("NON_FINITE", Severity.CRITICAL));
    open.put("2", Map.of("NON_FINITE", Severity.WARN));
    return open;
  }

  @Test
  void whatAllWorkersHaveIsOneFault() {
    assertThat(SharedFault.of(open()).get(0))
        .isEqualTo(new SharedFault("NON_FINITE", Severity.CRITICAL, List.of("0", "1", "2"), true));
  }

  @Test
  void whatOneWorkerHasIsNotThatOfAll() {
    assertThat(SharedFault.of(open()).get(1))
        .isEqualTo(new SharedFault("SATURATION", Severity.WARN, List.of("0"), false));
  }

  @Test
  void whereNothingIsOpenThereIsNone() {
    assertThat(SharedFault.of(Map.of("0", Map.of(), "1", Map.of()))).isEmpty();
  }
}
