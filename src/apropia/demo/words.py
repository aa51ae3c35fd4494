"""Invented names for an invented entity. None belongs to anybody."""

GIVEN_NAMES = (
    "Adriana Alberto Alejandra Amparo Andrés Beatriz Camila Carlos Carolina César Claudia Daniel Diana Diego Edgar Eliana "
    "Emilio Esteban Fabiola Felipe Fernanda Germán Gloria Gustavo Héctor Hernán Inés Iván Jaime Jairo Janeth Javier Jimena "
    "Jorge Juliana Julio Karina Laura Leonor Liliana Lorena Lucía Luis Manuel Marcela Mariana Mario Marta Mauricio Mercedes "
    "Mónica Natalia Nelson Nubia Olga Óscar Pablo Paola Patricia Pedro Pilar Ramiro Raúl Rocío Rodrigo Rosalba Sandra "
    "Santiago Sergio Silvia Sofía Teresa Tomás Verónica Viviana Wilson Ximena Yolanda"
).split()
SURNAMES = (
    "Acosta Aguirre Alarcón Arango Ariza Ávila Barrera Becerra Beltrán Bernal Bohórquez Buitrago Caicedo Calderón Camargo "
    "Cárdenas Carvajal Castellanos Cifuentes Contreras Córdoba Cortés Cuéllar Delgado Duarte Echeverri Escobar Espinosa "
    "Fajardo Forero Galindo Gaviria Giraldo Guarín Guerrero Gutiérrez Hurtado Jaramillo Landínez León Lozano Maldonado "
    "Marulanda Mejía Mendoza Molano Montoya Mora Moreno Murcia Naranjo Niño Ocampo Orjuela Ospina Páez Palacio Pardo Pineda "
    "Pinzón Prieto Quintero Quiroga Ramírez Rincón Riveros Rojas Rubiano Salamanca Sandoval Sarmiento Serrano Tovar Umaña "
    "Valbuena Valencia Vargas Velandia Villamil Zambrano Zapata"
).split()

# code, name, share of the people, parent's code
UNITS = (
    ("4200000", "Despacho de la Secretaría General", 0.03, ""),
    ("4202000", "Oficina de Tecnologías de la Información y las Comunicaciones", 0.09, "4200000"),
    ("4203000", "Oficina Asesora de Planeación", 0.04, "4200000"),
    ("4204000", "Oficina de Control Interno", 0.02, "4200000"),
    ("4205000", "Oficina Asesora Jurídica", 0.06, "4200000"),
    ("4210000", "Subsecretaría Corporativa", 0.03, "4200000"),
    ("4211000", "Dirección de Talento Humano", 0.09, "4210000"),
    ("4212000", "Dirección de Contratación", 0.11, "4210000"),
    ("4213000", "Subdirección Financiera", 0.10, "4210000"),
    ("4214000", "Subdirección de Gestión Documental", 0.09, "4210000"),
    ("4220000", "Subsecretaría de Servicio a la Ciudadanía", 0.24, "4200000"),
    ("4221000", "Oficina de Comunicaciones", 0.10, "4220000"),
)
