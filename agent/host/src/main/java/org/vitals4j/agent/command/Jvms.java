package org.vitals4j.agent.command;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The JVMs of this user on this machine, through the attach API. */
final class Jvms {

  /** Set by the agent while it watches; see the agent's other half. */
  private static final String WATCHED = "org.vitals4j.agent";

  /** Set by the Health page; see {@code HealthApi.PAGE_PROPERTY}. */
  private static final String PAGE = "org.vitals4j.page";

  private final Path jar;
  private final String version;

  /**
   * Through the attach API.
   *
   * @param jar the agent's
   */
  Jvms(Path jar, String version) {
    this.jar = jar;
    this.version = version;
  }

  /** All but this one. */
  List<Jvm> all() {
    List<Jvm> jvms = new ArrayList<>();
    for (VirtualMachineDescriptor descriptor : VirtualMachine.list()) {
      long pid = Long.parseLong(descriptor.id());
      if (pid != ProcessHandle.current().pid()) {
        jvms.add(
            new Jvm(pid, descriptor.displayName(), StackDump.training(pid), watchedBy(descriptor)));
      }
    }
    return jvms;
  }

  private static Optional<String> watchedBy(VirtualMachineDescriptor descriptor) {
    try {
      return Optional.ofNullable(properties(descriptor.id()).getProperty(WATCHED));
    } catch (AttachNotSupportedException | IOException notThis) {
      return Optional.empty(); // it has just ended, or takes no attaching
    }
  }

  private static Properties properties(String pid) throws AttachNotSupportedException, IOException {
    VirtualMachine machine = VirtualMachine.attach(pid);
    try {
      return machine.getSystemProperties();
    } finally {
      machine.detach();
    }
  }

  /**
   * Who can be asked about the runs in a JVM: its Health page, else the agent in there. Changes
   * nothing in it.
   *
   * @throws IllegalStateException if there is nobody to ask; the message says why
   */
  HealthClient health(long pid) {
    refuse(TargetProcess.objection(pid));
    Properties known;
    try {
      known = properties(Long.toString(pid));
    } catch (Exception refused) {
      throw new IllegalStateException(Refusal.text(pid, refused), refused);
    }
    String page = known.getProperty(PAGE);
    if (page != null) {
      return new PageClient(URI.create(page));
    }
    if (known.getProperty(WATCHED) != null) {
      return new AttachedClient(this, pid);
    }
    throw new IllegalStateException(
        "process "
            + pid
            + " has no Health page and is not watched by the agent: 'attach' watches it from now"
            + " on");
  }

  private static void refuse(Optional<String> objection) {
    if (objection.isPresent()) {
      throw new IllegalStateException(objection.get());
    }
  }

  /**
   * Asks the agent in a JVM, loading it there first.
   *
   * @param command "attach", "detach", "status" or "health"
   * @return what it answered
   * @throws IllegalStateException if it refused or could not be reached; the message says why
   */
  String ask(long pid, String command, String options) {
    try {
      Path folder = Files.createTempDirectory("vitals4j");
      Path request = folder.resolve("request");
      Path reply = folder.resolve("reply");
      try {
        write(request, command, options, reply);
        load(pid, "@" + request);
        return answer(reply, pid);
      } finally {
        Files.deleteIfExists(request);
        Files.deleteIfExists(reply);
        Files.deleteIfExists(folder);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("temporary files cannot be written: " + failed, failed);
    }
  }

  private void write(Path request, String command, String options, Path reply) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("command", command);
    properties.setProperty("options", options);
    properties.setProperty("version", version);
    properties.setProperty("reply", reply.toString());
    try (Writer writer = Files.newBufferedWriter(request)) {
      properties.store(writer, null);
    }
  }

  private void load(long pid, String options) {
    refuse(TargetProcess.objection(pid));
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        machine.loadAgent(jar.toString(), options);
      } finally {
        machine.detach();
      }
    } catch (Exception refused) {
      throw new IllegalStateException(Refusal.text(pid, refused), refused);
    }
  }

  private static String answer(Path reply, long pid) throws IOException {
    if (!Files.exists(reply)) {
      throw new IllegalStateException(
          "process " + pid + " took the agent but gave no answer; its standard error says why");
    }
    String text = Files.readString(reply);
    int end = text.indexOf('\n');
    String answer = text.substring(end + 1);
    if (!text.startsWith("ok\n")) {
      throw new IllegalStateException(answer);
    }
    return answer;
  }
}
