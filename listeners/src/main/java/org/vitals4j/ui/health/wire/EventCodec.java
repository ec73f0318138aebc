package org.vitals4j.ui.health.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.ui.health.wire.Event.Change;
import org.vitals4j.ui.health.wire.Event.FindingState;

/** Encodes events. Kinds, severities and changes go by number, so that they can be renamed. */
final class EventCodec {

  private EventCodec() {}

  static void write(WireWriter out, Event event) {
    out.integer(1, event.kind() == Event.Kind.FINDING ? 0 : 1);
    out.integer(2, event.iteration());
    out.integer(3, event.epoch());
    out.integer(4, event.timeMillis());
    out.integer(5, number(event.severity()));
    out.string(6, event.name());
    out.strings(7, event.layers());
    out.string(8, event.text());
    event.finding().ifPresent(finding -> out.message(9, inner -> write(inner, finding)));
    event.change().ifPresent(change -> out.message(10, inner -> write(inner, change)));
    event.outcome().ifPresent(outcome -> out.integer(11, number(outcome)));
  }

  private static void write(WireWriter out, FindingState finding) {
    out.integer(1, finding.id());
    out.integer(
        2,
        switch (finding.change()) {
          case OPENED -> 0;
          case WORSENED -> 1;
          case EASED -> 2;
          case CLOSED -> 3;
        });
    out.integer(3, number(finding.worst()));
    out.integer(4, finding.openedAt());
    out.integer(5, finding.lastSeenAt());
    finding.closedAt().ifPresent(closed -> out.integer(6, closed));
    out.real(7, finding.observed());
    out.real(8, finding.limit());
    out.string(9, finding.unit());
    out.strings(10, finding.causes());
    out.strings(11, finding.remedies());
    out.strings(12, finding.causeIds());
    out.strings(13, finding.remedyIds());
  }

  private static void write(WireWriter out, Change change) {
    out.real(1, change.before());
    out.real(2, change.after());
    out.string(3, change.unit());
  }

  /** Null for a kind that a newer version has added. */
  static @Nullable Event read(WireReader in) {
    long kind = 0;
    int iteration = 0;
    int epoch = 0;
    long timeMillis = 0;
    Severity severity = Severity.INFO;
    String what = "";
    List<String> layers = new ArrayList<>();
    String text = "";
    FindingState finding = null;
    Change change = null;
    TreatmentEvent.Kind outcome = null;
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> kind = in.integer();
        case 2 -> iteration = in.smallInteger();
        case 3 -> epoch = in.smallInteger();
        case 4 -> timeMillis = in.integer();
        case 5 -> severity = severity(in);
        case 6 -> what = in.string();
        case 7 -> in.addTo(layers);
        case 8 -> text = in.string();
        case 9 -> finding = finding(in.onlyMessage());
        case 10 -> change = change(in.onlyMessage());
        case 11 -> outcome = outcome(in.integer());
        default -> {} // of a newer version
      }
    }
    if (kind != 0 && kind != 1) {
      return null;
    }
    if (kind == 0 && finding == null) {
      throw in.malformed("an event of a finding must hold the finding", "without");
    }
    return new Event(
        kind == 0 ? Event.Kind.FINDING : Event.Kind.TREATMENT,
        iteration,
        epoch,
        timeMillis,
        severity,
        what,
        layers,
        text,
        Optional.ofNullable(finding),
        Optional.ofNullable(change),
        Optional.ofNullable(outcome));
  }

  private static int number(TreatmentEvent.Kind outcome) {
    return switch (outcome) {
      case GIVEN -> 0;
      case ADVISED -> 1;
      case UNDONE -> 2;
      case GAVE_UP -> 3;
      case POSTPONED -> 4;
    };
  }

  /** Null for one that a newer version has added. */
  private static TreatmentEvent.@Nullable Kind outcome(long number) {
    for (TreatmentEvent.Kind kind : TreatmentEvent.Kind.values()) {
      if (number(kind) == number) {
        return kind;
      }
    }
    return null;
  }

  private static FindingState finding(WireReader in) {
    long id = 0;
    FindingEvent.Kind change = FindingEvent.Kind.OPENED;
    Severity worst = Severity.INFO;
    int openedAt = 0;
    int lastSeenAt = 0;
    OptionalInt closedAt = OptionalInt.empty();
    double observed = 0;
    double limit = 0;
    String unit = "";
    List<String> causes = new ArrayList<>();
    List<String> remedies = new ArrayList<>();
    List<String> causeIds = new ArrayList<>();
    List<String> remedyIds = new ArrayList<>();
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> id = in.integer();
        case 2 -> change = change(in, in.integer());
        case 3 -> worst = severity(in);
        case 4 -> openedAt = in.smallInteger();
        case 5 -> lastSeenAt = in.smallInteger();
        case 6 -> closedAt = OptionalInt.of(in.smallInteger());
        case 7 -> observed = in.real();
        case 8 -> limit = in.real();
        case 9 -> unit = in.string();
        case 10 -> in.addTo(causes);
        case 11 -> in.addTo(remedies);
        case 12 -> in.addTo(causeIds);
        case 13 -> in.addTo(remedyIds);
        default -> {} // of a newer version
      }
    }
    return new FindingState(
        id,
        change,
        worst,
        openedAt,
        lastSeenAt,
        closedAt,
        observed,
        limit,
        unit,
        causes,
        remedies,
        causeIds,
        remedyIds);
  }

  private static Change change(WireReader in) {
    double before = 0;
    double after = 0;
    String unit = "";
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> before = in.real();
        case 2 -> after = in.real();
        case 3 -> unit = in.string();
        default -> {} // of a newer version
      }
    }
    return new Change(before, after, unit);
  }

  private static int number(Severity severity) {
    return switch (severity) {
      case INFO -> 0;
      case WARN -> 1;
      case CRITICAL -> 2;
    };
  }

  private static Severity severity(WireReader in) {
    long number = in.integer();
    if (number < 0 || number > 2) {
      throw in.malformed("a severity must be 0, 1 or 2", number);
    }
    return number == 0 ? Severity.INFO : number == 1 ? Severity.WARN : Severity.CRITICAL;
  }

  private static FindingEvent.Kind change(WireReader in, long number) {
    if (number < 0 || number > 3) {
      throw in.malformed("the change of a finding must be 0 to 3", number);
    }
    return switch ((int) number) {
      case 0 -> FindingEvent.Kind.OPENED;
      case 1 -> FindingEvent.Kind.WORSENED;
      case 2 -> FindingEvent.Kind.EASED;
      default -> FindingEvent.Kind.CLOSED;
    };
  }
}
