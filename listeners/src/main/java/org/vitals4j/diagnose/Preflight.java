package org.vitals4j.diagnose;

import java.util.List;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/**
 * What one minibatch shows of a network before it is trained.
 *
 * @param findings what is wrong with the network, as far as one minibatch tells; the worst first
 * @param remarks what is suspicious about the data; the worst first
 * @param table variance, gradient and initialisation of each layer, in plain text
 */
public record Preflight(List<Symptom> findings, List<Remark> remarks, String table) {

  /**
   * Something about the data.
   *
   * @param severity how bad it is
   * @param what was seen, with the numbers; one sentence without a full stop
   * @param remedy what to try
   */
  public record Remark(Severity severity, String what, String remedy) {}

  public Preflight {
    findings = List.copyOf(findings);
    remarks = List.copyOf(remarks);
  }

  /** Whether there is nothing at WARN or above. */
  public boolean isFine() {
    return findings.stream().noneMatch(one -> one.severity() != Severity.INFO)
        && remarks.stream().noneMatch(one -> one.severity() != Severity.INFO);
  }

  /** The table, and below it a line for each finding and remark: to be printed. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(table);
    String end = System.lineSeparator();
    for (Symptom one : findings) {
      text.append(end)
          .append(one.severity())
          .append(' ')
          .append(one.pathology())
          .append(": ")
          .append(one.evidence())
          .append(". Try: ")
          .append(String.join("; or ", one.remedies()))
          .append('.');
    }
    for (Remark one : remarks) {
      text.append(end)
          .append(one.severity())
          .append(" DATA: ")
          .append(one.what())
          .append(". Try: ")
          .append(one.remedy())
          .append('.');
    }
    if (findings.isEmpty() && remarks.isEmpty()) {
      text.append(end).append("Nothing suspicious in this minibatch.");
    }
    return text.toString();
  }
}
