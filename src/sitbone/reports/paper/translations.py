"""The report's sentences in German and Spanish, by their English."""

from __future__ import annotations

TRANSLATIONS: dict[str, tuple[str, str]] = {
    # lists
    "{words} and {number} more": ("{words} und {number} weitere", "{words} y {number} más"),
    "and {number} more": ("und {number} weitere", "y {number} más"),
    "{kept} … (cut; the whole text is in the diary)": (
        "{kept} … (gekürzt; der ganze Text steht im Tagebuch)",
        "{kept} … (abreviado; el texto completo está en el diario)",
    ),
    # headings
    "Stretching at home: report": ("Dehnen zu Hause: Bericht", "Estiramientos en casa: informe"),
    "{since} to {until}, {number} day": (
        "{since} bis {until}, {number} Tag",
        "{since} a {until}, {number} día",
    ),
    "{since} to {until}, {number} days": (
        "{since} bis {until}, {number} Tage",
        "{since} a {until}, {number} días",
    ),
    "Name": ("Name", "Nombre"),
    "Date of birth": ("Geburtsdatum", "Fecha de nacimiento"),
    "Clinic number": ("Patientennummer", "Número de historia"),
    "Cared for by": ("In Behandlung bei", "Atendido por"),
    "Safety": ("Sicherheit", "Seguridad"),
    "Prescribed and done": ("Verordnet und getan", "Prescrito y realizado"),
    "Working angles": ("Arbeitswinkel", "Ángulos de trabajo"),
    "Pain, as the person said it": (
        "Schmerz, wie die Person ihn angab",
        "Dolor, según lo dicho por la persona",
    ),
    "How this was measured": ("Wie gemessen wurde", "Cómo se midió"),
    # at a glance
    "session with a finished hold; {wanted} prescribed": (
        "Übungseinheit mit beendeter Haltung; verordnet: {wanted}",
        "sesión con una posición completada; prescritas: {wanted}",
    ),
    "sessions with a finished hold; {wanted} prescribed": (
        "Übungseinheiten mit beendeter Haltung; verordnet: {wanted}",
        "sesiones con una posición completada; prescritas: {wanted}",
    ),
    "day with such a session; {wanted} prescribed": (
        "Tag mit solch einer Einheit; verordnet: {wanted}",
        "día con una sesión así; prescritos: {wanted}",
    ),
    "days with such a session; {wanted} prescribed": (
        "Tage mit solch einer Einheit; verordnet: {wanted}",
        "días con una sesión así; prescritos: {wanted}",
    ),
    "of these sessions was watched by camera or film; timer only: {told}": (
        "davon mit Kamera oder Film gesehen; nur Zeituhr: {told}",
        "de ellas vista por cámara o vídeo; solo temporizador: {told}",
    ),
    "of these sessions were watched by camera or film; timer only: {told}": (
        "davon mit Kamera oder Film gesehen; nur Zeituhr: {told}",
        "de ellas vistas por cámara o vídeo; solo temporizador: {told}",
    ),
    "pain before → after, as said in {number} session": (
        "Schmerz vorher → nachher, Angabe aus {number} Einheit",
        "dolor antes → después, dicho en {number} sesión",
    ),
    "pain before → after, medians of {number} sessions, as said": (
        "Schmerz vorher → nachher, Mediane der Angaben aus {number} Einheiten",
        "dolor antes → después, medianas de lo dicho en {number} sesiones",
    ),
    "pain: not said both before and after": (
        "Schmerz: nicht vorher und nachher angegeben",
        "dolor: no se dijo antes y después",
    ),
    # safety
    "No alarm was raised in this period.": (
        "In diesem Zeitraum gab es keinen Alarm.",
        "No hubo ninguna alarma en este periodo.",
    ),
    "Pain rose by {rise} points or more in two sessions running.": (
        "Der Schmerz stieg in zwei Einheiten nacheinander um {rise} Punkte oder mehr.",
        "El dolor subió {rise} puntos o más en dos sesiones seguidas.",
    ),
    "Two sessions running hurt or were stopped for pain.": (
        "Zwei Einheiten nacheinander taten weh oder wurden wegen Schmerzen abgebrochen.",
        "Dos sesiones seguidas dolieron o se interrumpieron por dolor.",
    ),
    "A red flag was answered with yes: {flags}.": (
        "Ein Warnzeichen (Red Flag) wurde bejaht: {flags}.",
        "Se respondió que sí a una señal de alarma (bandera roja): {flags}.",
    ),
    "Alarm of {day}: {words}": ("Alarm vom {day}: {words}", "Alarma del {day}: {words}"),
    "It stands: no clinician is known to have agreed to go on.": (
        "Er besteht: Es ist nicht bekannt, dass eine Fachperson dem Weitermachen zugestimmt hat.",
        "Sigue en pie: no consta que un profesional haya aceptado que se continúe.",
    ),
    "It stands: the newest answers still say yes.": (
        "Er besteht: Die neuesten Antworten sagen weiterhin Ja.",
        "Sigue en pie: las respuestas más recientes siguen diciendo que sí.",
    ),
    "Lifted: {who} agreed on {day}, as the person says.": (
        "Aufgehoben: {who} hat am {day} zugestimmt, nach Angabe der Person.",
        "Levantada: {who} dio su acuerdo el {day}, según la persona.",
    ),
    "Screening last answered on {day}: no to everything.": (
        "Fragen zur Sicherheit zuletzt am {day} beantwortet: alle mit Nein.",
        "Preguntas de seguridad respondidas por última vez el {day}: no a todas.",
    ),
    "Screening last answered on {day}: yes to {items}.": (
        "Fragen zur Sicherheit zuletzt am {day} beantwortet. Ja bei: {items}.",
        "Preguntas de seguridad respondidas por última vez el {day}. Sí a: {items}.",
    ),
    "The screening questions have not been answered.": (
        "Die Fragen zur Sicherheit sind nicht beantwortet.",
        "Las preguntas de seguridad no se han respondido.",
    ),
    "On {day} the plan is stopped: a red flag stands.": (
        "Stand {day}: Der Plan ist gestoppt, ein Warnzeichen (Red Flag) besteht.",
        "A {day} el plan está detenido: hay una señal de alarma (bandera roja).",
    ),
    "On {day} the plan waits for a clinician's agreement to: {items}.": (
        "Stand {day}: Der Plan wartet auf die Zustimmung einer Fachperson zu: {items}.",
        "A {day} el plan espera el acuerdo de un profesional sobre: {items}.",
    ),
    "On {day} the screening has to be answered before the next session.": (
        "Stand {day}: Vor der nächsten Einheit sind die Fragen zur Sicherheit zu beantworten.",
        "A {day} hay que responder las preguntas de seguridad antes de la próxima sesión.",
    ),
    "On {day} the screening leaves the plan open.": (
        "Stand {day}: Nach den Fragen zur Sicherheit ist der Plan frei.",
        "A {day} las preguntas de seguridad dejan el plan abierto.",
    ),
    "Movement to avoid, seen by the camera: {title}, once, on {day}.": (
        "Zu meidende Bewegung, von der Kamera gesehen: {title}, einmal, am {day}.",
        "Movimiento que debe evitarse, visto por la cámara: {title}, una vez, el {day}.",
    ),
    "Movement to avoid, seen by the camera: {title}, {number} times, last on {day}.": (
        "Zu meidende Bewegung, von der Kamera gesehen: {title}, {number}-mal, zuletzt am {day}.",
        "Movimiento que debe evitarse, visto por la cámara: {title}, {number} veces, la última el {day}.",
    ),
    "No movement to avoid was seen in the sessions that were watched.": (
        "In den gesehenen Einheiten kam keine zu meidende Bewegung vor.",
        "En las sesiones vistas no se observó ningún movimiento que deba evitarse.",
    ),
    "No session was watched, so whether there were movements to avoid is unknown.": (
        "Keine Einheit wurde gesehen; ob es zu meidende Bewegungen gab, ist unbekannt.",
        "No se vio ninguna sesión; se desconoce si hubo movimientos que deban evitarse.",
    ),
    "Touching the toes standing": ("Im Stehen die Zehen berühren", "Tocarse los pies estando de pie"),
    "Reaching for the feet with straight legs": (
        "Mit gestreckten Beinen zu den Füßen greifen",
        "Alcanzar los pies con las piernas estiradas",
    ),
    "numbness in the saddle area": ("Taubheit im Reithosenbereich", "entumecimiento en silla de montar"),
    "new bladder or bowel trouble": (
        "neue Störung von Blase oder Darm",
        "trastorno nuevo de vejiga o intestino",
    ),
    "marked or spreading leg weakness": (
        "deutliche oder zunehmende Beinschwäche",
        "debilidad marcada o progresiva de la pierna",
    ),
    "both legs affected": ("beide Beine betroffen", "ambas piernas afectadas"),
    "fever or feeling ill with back pain": (
        "Fieber oder Krankheitsgefühl bei Rückenschmerz",
        "fiebre o malestar con dolor de espalda",
    ),
    "weakened immune defences": ("geschwächte Abwehr", "defensas debilitadas"),
    "injected drugs, now or in the past": (
        "gespritzte Drogen, jetzt oder früher",
        "drogas inyectadas, ahora o en el pasado",
    ),
    "unexplained weight loss": ("ungeklärter Gewichtsverlust", "pérdida de peso sin explicación"),
    "cancer, now or in the past": ("Krebs, jetzt oder früher", "cáncer, ahora o en el pasado"),
    "pain that began with a major fall or accident": (
        "Schmerz seit einem schweren Sturz oder Unfall",
        "dolor que empezó con una caída o un accidente graves",
    ),
    "long use of steroids": ("lange Einnahme von Kortison", "uso prolongado de corticoides"),
    "osteoporosis": ("Osteoporose", "osteoporosis"),
    "pain that goes on at rest": ("Schmerz auch in Ruhe", "dolor que sigue en reposo"),
    "pain down the leg to below the knee": (
        "Schmerz ins Bein bis unter das Knie",
        "dolor por la pierna hasta debajo de la rodilla",
    ),
    "a replaced hip": ("künstliches Hüftgelenk", "prótesis de cadera"),
    "a recent tear at the back of the thigh": (
        "frischer Muskelriss an der Oberschenkelrückseite",
        "desgarro reciente en la parte posterior del muslo",
    ),
    "a recent operation on spine, hip or knee": (
        "kürzliche Operation an Wirbelsäule, Hüfte oder Knie",
        "operación reciente de columna, cadera o rodilla",
    ),
    "pregnancy": ("Schwangerschaft", "embarazo"),
    "a possible blood clot in a leg": (
        "mögliches Blutgerinnsel im Bein",
        "posible coágulo de sangre en una pierna",
    ),
    "going on after a pain alarm": (
        "Weitermachen nach einem Schmerzalarm",
        "continuar después de una alarma por dolor",
    ),
    # prescription
    "Version {version}, prescribed by {by}, in the diary since {day}.": (
        "Version {version}, verordnet von {by}, im Tagebuch seit {day}.",
        "Versión {version}, prescrita por {by}, en el diario desde el {day}.",
    ),
    "Version {version}, in the diary since {day}.": (
        "Version {version}, im Tagebuch seit {day}.",
        "Versión {version}, en el diario desde el {day}.",
    ),
    "Nobody prescribed: the programme itself is followed.": (
        "Niemand hat verordnet: Es gilt das Programm selbst.",
        "Nadie ha prescrito: se sigue el programa mismo.",
    ),
    "An earlier version also held in this period.": (
        "In diesem Zeitraum galt auch eine frühere Version.",
        "En este periodo también estuvo vigente una versión anterior.",
    ),
    "{number} earlier versions also held in this period.": (
        "In diesem Zeitraum galten auch {number} frühere Versionen.",
        "En este periodo también estuvieron vigentes {number} versiones anteriores.",
    ),
    "{number} session a day, every day.": (
        "{number} Einheit am Tag, jeden Tag.",
        "{number} sesión al día, todos los días.",
    ),
    "{number} sessions a day, every day.": (
        "{number} Einheiten am Tag, jeden Tag.",
        "{number} sesiones al día, todos los días.",
    ),
    "{number} session a day on {days}.": (
        "{number} Einheit am Tag an: {days}.",
        "{number} sesión al día: {days}.",
    ),
    "{number} sessions a day on {days}.": (
        "{number} Einheiten am Tag an: {days}.",
        "{number} sesiones al día: {days}.",
    ),
    "From {since} until {until}.": ("Vom {since} bis zum {until}.", "Del {since} al {until}."),
    "From {since} on.": ("Ab dem {since}.", "A partir del {since}."),
    "Until {until}.": ("Bis zum {until}.", "Hasta el {until}."),
    "No limit to a joint is set.": (
        "Für kein Gelenk ist eine Grenze gesetzt.",
        "No se ha fijado límite para ninguna articulación.",
    ),
    "Limit: hip flexion at most {degrees}°.": (
        "Grenze: Hüftbeugung höchstens {degrees}°.",
        "Límite: flexión de cadera de {degrees}° como máximo.",
    ),
    "Notes of the prescriber": ("Hinweise zur Verordnung", "Notas de quien prescribe"),
    "left": ("links", "izquierda"),
    "right": ("rechts", "derecha"),
    "both legs": ("beide Beine", "ambas piernas"),
    "{sides}, {times}no set length": (
        "{sides}, {times}ohne feste Dauer",
        "{sides}, {times}sin duración fija",
    ),
    "{sides}, {times}{seconds} s": ("{sides}, {times}{seconds} s", "{sides}, {times}{seconds} s"),
    "left out, by the limit": ("entfällt wegen der Grenze", "omitido por el límite"),
    "not prescribed": ("nicht verordnet", "no prescrito"),
    "Stretch": ("Dehnung", "Estiramiento"),
    "Prescribed": ("Verordnet", "Prescrito"),
    "Finished holds, by who saw them": (
        "Beendete Haltungen, gesehen von",
        "Posiciones completadas, vistas por",
    ),
    "camera": ("Kamera", "cámara"),
    "film": ("Film", "vídeo"),
    "timer only": ("nur Zeituhr", "temporizador"),
    "Felt, as said": ("Gefühlt, laut Person", "Sensación dicha"),
    "slight": ("leicht", "leve"),
    "strong": ("stark", "fuerte"),
    "painful": ("schmerzhaft", "dolorosa"),
    "Held in all: {watched} min counted by camera or film, {told} min by timer only.": (
        "Gehalten insgesamt: {watched} min gezählt mit Kamera oder Film, {told} min nur nach Zeituhr.",
        "Mantenido en total: {watched} min contados por cámara o vídeo, {told} min solo por temporizador.",
    ),
    "{number} session was begun without a finished hold.": (
        "{number} Einheit wurde begonnen, ohne beendete Haltung.",
        "{number} sesión se empezó sin completar ninguna posición.",
    ),
    "{number} sessions were begun without a finished hold.": (
        "{number} Einheiten wurden begonnen, ohne beendete Haltung.",
        "{number} sesiones se empezaron sin completar ninguna posición.",
    ),
    # angles
    "Seated Stretch One": ("Sitzdehnung Eins", "Estiramiento sentado uno"),
    "Seated Stretch Two": ("Sitzdehnung Zwei", "Estiramiento sentado dos"),
    "Chair stretch": ("Stuhldehnung", "Estiramiento en la silla"),
    "Towel stretch": ("Handtuchdehnung", "Estiramiento con toalla"),
    "Wall stretch": ("Wanddehnung", "Estiramiento en la pared"),
    "{stretch}, left leg": ("{stretch}, linkes Bein", "{stretch}, pierna izquierda"),
    "{stretch}, right leg": ("{stretch}, rechtes Bein", "{stretch}, pierna derecha"),
    "{stretch}, left foot": ("{stretch}, linker Fuß", "{stretch}, pie izquierdo"),
    "{stretch}, right foot": ("{stretch}, rechter Fuß", "{stretch}, pie derecho"),
    "knee flexion": ("Kniebeugung", "flexión de rodilla"),
    "hip flexion": ("Hüftbeugung", "flexión de cadera"),
    "Knee flexion": ("Kniebeugung", "Flexión de rodilla"),
    "Hip flexion": ("Hüftbeugung", "Flexión de cadera"),
    "{joint} so far: about {newest}°. After {number} sessions it can be compared.": (
        "{joint} bisher: etwa {newest}°. Nach {number} Einheiten lässt sie sich vergleichen.",
        "{joint} hasta ahora: unos {newest}°. Después de {number} sesiones se podrá comparar.",
    ),
    "{joint} was about {first}° and is about {newest}°: "
    "no change that one camera can show (it would take {least}°).": (
        "{joint}: zuerst etwa {first}°, jetzt etwa {newest}°. "
        "Keine Änderung, die eine einzelne Kamera zeigen kann (dazu bräuchte es {least}°).",
        "{joint}: primero unos {first}°, ahora unos {newest}°. "
        "Ningún cambio que una sola cámara pueda mostrar (harían falta {least}°).",
    ),
    "{joint} was about {first}° and is about {newest}°: "
    "{change}° more, which is beyond what one camera mistakes (±{least}°).": (
        "{joint}: zuerst etwa {first}°, jetzt etwa {newest}°. "
        "{change}° mehr, und damit mehr, als eine einzelne Kamera sich irrt (±{least}°).",
        "{joint}: primero unos {first}°, ahora unos {newest}°. "
        "{change}° más, por encima de lo que se equivoca una sola cámara (±{least}°).",
    ),
    "{joint} was about {first}° and is about {newest}°: "
    "{change}° less, which is beyond what one camera mistakes (±{least}°).": (
        "{joint}: zuerst etwa {first}°, jetzt etwa {newest}°. "
        "{change}° weniger, und damit mehr, als eine einzelne Kamera sich irrt (±{least}°).",
        "{joint}: primero unos {first}°, ahora unos {newest}°. "
        "{change}° menos, por encima de lo que se equivoca una sola cámara (±{least}°).",
    ),
    "{number} watched session": ("{number} gesehene Einheit", "{number} sesión vista"),
    "{number} watched sessions": ("{number} gesehene Einheiten", "{number} sesiones vistas"),
    "Newest angle: median of up to {first} sessions, with its uncertainty (bar). Band: ±{least}° around the "
    "first {first}; within it one camera shows no change. 0° is straight.": (
        "Neuester Winkel: Median von bis zu {first} Einheiten, mit Unsicherheit (Strich). Band: ±{least}° um die "
        "ersten {first}; darin zeigt eine einzelne Kamera keine Änderung. 0° ist gestreckt.",
        "Ángulo más reciente: mediana de hasta {first} sesiones, con su incertidumbre (barra). Banda: ±{least}° en "
        "torno a las primeras {first}; dentro, una sola cámara no muestra cambio. 0° es recto.",
    ),
    "No angle is known in this period: no hold was watched whose side and angle could be told.": (
        "In diesem Zeitraum ist kein Winkel bekannt: Es wurde keine Haltung gesehen, deren Seite und Winkel sich sagen "
        "ließen.",
        "En este periodo no se conoce ningún ángulo: no se vio ninguna posición cuyo lado y ángulo pudieran saberse.",
    ),
    # pain
    "Pain was in no session said both before and after.": (
        "In keiner Einheit wurde der Schmerz vorher und nachher angegeben.",
        "En ninguna sesión se dijo el dolor antes y después.",
    ),
    "0 to 10. Said before and after in {both} sessions; after {up} of them it was more than before. "
    "Pain goes up and down by itself; a few sessions say little.": (
        "0 bis 10. Vorher und nachher angegeben in {both} Einheiten; nach {up} davon war er stärker als vorher. "
        "Schmerz schwankt von selbst; wenige Einheiten sagen wenig.",
        "De 0 a 10. Dicho antes y después en {both} sesiones; después de {up} de ellas era mayor que antes. "
        "El dolor sube y baja por sí mismo; unas pocas sesiones dicen poco.",
    ),
    "The most that was said is {pain}, on {day}.": (
        "Die höchste Angabe ist {pain}, am {day}.",
        "Lo máximo que se dijo es {pain}, el {day}.",
    ),
    "{number} session was stopped for pain.": (
        "{number} Einheit wurde wegen Schmerzen abgebrochen.",
        "{number} sesión se interrumpió por dolor.",
    ),
    "{number} sessions were stopped for pain.": (
        "{number} Einheiten wurden wegen Schmerzen abgebrochen.",
        "{number} sesiones se interrumpieron por dolor.",
    ),
    "{stretch}, {day}: “{where}”": ("{stretch}, {day}: „{where}“", "{stretch}, {day}: «{where}»"),
    "{stretch}, {day}": ("{stretch}, {day}", "{stretch}, {day}"),
    "Called painful: {words}.": ("Schmerzhaft genannt: {words}.", "Dicho doloroso: {words}."),
    "before": ("vorher", "antes"),
    "after": ("nachher", "después"),
    "A point is the median of a day.": (
        "Ein Punkt ist der Median eines Tages.",
        "Un punto es la mediana de un día.",
    ),
    "A point is the median of a week.": (
        "Ein Punkt ist der Median einer Woche.",
        "Un punto es la mediana de una semana.",
    ),
    "A point is the median of a month.": (
        "Ein Punkt ist der Median eines Monats.",
        "Un punto es la mediana de un mes.",
    ),
    # how measured
    "One camera. A pose model (MediaPipe BlazePose) finds points of the body, and the angles are computed from "
    "them. Knee flexion is hip–knee–ankle; hip flexion is the thigh against the trunk, so a rounded back is in "
    "it too: it is not the clinical angle against the pelvis.": (
        "Eine Kamera. Ein Modell der Körperhaltung (MediaPipe BlazePose) findet Punkte des Körpers, daraus werden die "
        "Winkel berechnet. Kniebeugung: Hüfte–Knie–Knöchel. Hüftbeugung: Oberschenkel gegen Rumpf; ein runder Rücken "
        "ist also mit darin, und sie ist nicht der klinische Winkel gegen das Becken.",
        "Una sola cámara. Un modelo de postura (MediaPipe BlazePose) encuentra puntos del cuerpo; de ellos se calculan "
        "los ángulos. Flexión de rodilla: cadera–rodilla–tobillo. Flexión de cadera: muslo respecto al tronco; incluye "
        "por tanto la espalda redondeada y no es el ángulo clínico respecto a la pelvis.",
    ),
    "Seen from the side, angles are good to about ±{side}°; seen at an angle they may be off by about "
    "±{oblique}°; from the front they are not to be trusted and none is given. These figures are from studies "
    "of the knee (JMIR preprint 102399; iris.uniecampus.it 11389/91575) and from our own rendered bodies.": (
        "Von der Seite gesehen stimmen Winkel auf etwa ±{side}°; schräg gesehen können sie um etwa ±{oblique}° falsch "
        "sein; von vorn ist ihnen nicht zu trauen, und es wird keiner angegeben. Diese Zahlen stammen aus Studien zum "
        "Knie (JMIR preprint 102399; iris.uniecampus.it 11389/91575) und von eigenen gerechneten Körpern.",
        "Vistos de lado, los ángulos son buenos hasta unos ±{side}°; vistos en oblicuo pueden desviarse unos "
        "±{oblique}°; de frente no son fiables y no se da ninguno. Estas cifras proceden de estudios de la rodilla "
        "(JMIR preprint 102399; iris.uniecampus.it 11389/91575) y de cuerpos simulados propios.",
    ),
    "Sessions with a finished hold: {camera} watched by the live camera, {film} judged from a film, {timer} "
    "by timer only, which nobody watched and which have no angles.": (
        "Einheiten mit beendeter Haltung: {camera} live von der Kamera gesehen, {film} nach einem Film beurteilt, "
        "{timer} nur nach Zeituhr; diese hat niemand gesehen, sie haben keine Winkel.",
        "Sesiones con una posición completada: {camera} vistas en directo por la cámara, {film} juzgadas por un vídeo, "
        "{timer} solo con temporizador; estas no las vio nadie y no tienen ángulos.",
    ),
    "{number} watched hold is in no chart, because its side or angle is unknown.": (
        "{number} gesehene Haltung ist in keinem Diagramm, weil ihre Seite oder ihr Winkel unbekannt ist.",
        "{number} posición vista no está en ningún gráfico porque su lado o su ángulo se desconoce.",
    ),
    "{number} watched holds are in no chart, because their side or angle is unknown.": (
        "{number} gesehene Haltungen sind in keinem Diagramm, weil ihre Seite oder ihr Winkel unbekannt ist.",
        "{number} posiciones vistas no están en ningún gráfico porque su lado o su ángulo se desconoce.",
    ),
    "Pain and how a stretch felt are the person's own words, and so is what a clinician agreed to.": (
        "Schmerz, Gefühl beim Dehnen und die Zustimmung von Fachpersonen sind Angaben der Person.",
        "El dolor, la sensación al estirar y el acuerdo de los profesionales son lo que dice la persona.",
    ),
    "Sitbone is not a medical device.": (
        "Sitbone ist kein Medizinprodukt.",
        "Sitbone no es un producto sanitario.",
    ),
    "Made on {at} by Sitbone {version}, from diary {person}.": (
        "Erstellt am {at} von Sitbone {version}, aus dem Tagebuch {person}.",
        "Elaborado el {at} por Sitbone {version}, del diario {person}.",
    ),
}
"""English -> German, Spanish."""
