package io.kinglet.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows: cli, jmh → solver → native-config → kernels, and where Vector code may stand. */
class ArrowsTest {
  private static final String KERNELS = "io.kinglet.kernels..";
  private static final String NATIVE = "io.kinglet.nativeconfig..";
  private static final String SOLVER = "io.kinglet.solver..";
  private static final String CLI = "io.kinglet.cli..";
  private static final String JMH = "io.kinglet.jmh..";
  private static final String[] JDK = {"java..", "javax..", "com.sun.management..", "jdk.jfr.."};
  private static final String VECTOR = "jdk.incubator.vector..";
  // What has lanes; a species or a shape is made once.
  private static final String LANES = "jdk\\.incubator\\.vector\\.\\w*(Vector|Mask|Shuffle)";

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.kinglet");
    for (String module : new String[] {KERNELS, NATIVE, SOLVER, CLI}) {
      assertThat(classes.that(resideInAPackage(module))).as("classes of %s", module).isNotEmpty();
    }
  }

  @Test
  void kernelsDependOnTheJdkAlone() {
    check(only(KERNELS, "java..", VECTOR));
  }

  @Test
  void nativeConfigStandsOnKernelsAndJblas() {
    check(only(NATIVE, KERNELS, "org.jblas.."));
  }

  @Test
  void theSolverStandsOnBothAndOneJsonLibrary() {
    check(
        only(
            SOLVER, KERNELS, NATIVE, "com.fasterxml.jackson.jr..", "com.fasterxml.jackson.core.."));
  }

  @Test
  void nothingPointsBack() {
    check(noClasses().that(in(KERNELS)).should().dependOnClassesThat(in(NATIVE, SOLVER, CLI, JMH)));
    check(noClasses().that(in(NATIVE)).should().dependOnClassesThat(in(SOLVER, CLI, JMH)));
    check(noClasses().that(in(SOLVER)).should().dependOnClassesThat(in(CLI, JMH)));
    check(noClasses().that(in(CLI)).should().dependOnClassesThat(in(JMH)));
    check(noClasses().that(in(JMH)).should().dependOnClassesThat(in(CLI)));
  }

  @Test
  void vectorsStandOnlyInTheVectorClassesOfKernels() {
    DescribedPredicate<JavaClass> home =
        DescribedPredicate.describe(
            "the Vector* classes of kernels",
            type -> in(KERNELS).test(type) && outermost(type).getSimpleName().startsWith("Vector"));
    check(noClasses().that(not(home)).should().dependOnClassesThat(in(VECTOR)));
    assertThat(classes.that(home)).isNotEmpty();
  }

  /**
   * Where a method is not inlined, and that depends on what was compiled before it, each vector
   * that it takes or returns is an object.
   */
  @Test
  void noMethodOfKernelsTakesOrReturnsAVector() {
    List<JavaMethod> methods =
        classes.that(in(KERNELS)).stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
            .toList();
    assertThat("jdk.incubator.vector.DoubleVector").matches(LANES);
    assertThat(methods).anyMatch(method -> passes(method, "double"));
    assertThat(methods.stream().filter(method -> passes(method, LANES)).toList()).isEmpty();
  }

  private static boolean passes(JavaMethod method, String types) {
    return Stream.concat(
            method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
        .anyMatch(type -> type.getBaseComponentType().getName().matches(types));
  }

  /** A rule that cannot fail holds nothing: the same rules, asked the wrong way round, do fail. */
  @Test
  void theRulesSeeWhatBreaksThem() {
    assertFails(only(NATIVE, "org.jblas.."));
    assertFails(noClasses().that(in(NATIVE)).should().dependOnClassesThat(in(KERNELS)));
    assertFails(noClasses().that(in(KERNELS)).should().dependOnClassesThat(in(VECTOR)));
  }

  private static ArchRule only(String module, String... others) {
    String[] allowed = new String[others.length + JDK.length + 1];
    allowed[0] = module;
    System.arraycopy(others, 0, allowed, 1, others.length);
    System.arraycopy(JDK, 0, allowed, others.length + 1, JDK.length);
    return classes().that(in(module)).should().onlyDependOnClassesThat(in(allowed));
  }

  private static DescribedPredicate<JavaClass> in(String... packages) {
    return resideInAnyPackage(packages);
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArrowsTest::outermost).orElse(type);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(classes);
  }

  private static void assertFails(ArchRule rule) {
    EvaluationResult result = rule.evaluate(classes);
    assertThat(result.hasViolation()).as(rule.getDescription()).isTrue();
  }
}
